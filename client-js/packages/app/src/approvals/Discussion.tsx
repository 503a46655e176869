/** What people said about a request, who is writing now, and where to say something. */
import { useMutation } from "@tanstack/react-query";
import { SendHorizontal } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { asError, call } from "../data/api";
import { When } from "../format/When";
import { useAgain } from "../live/again";
import { useOfflineReason } from "../live/connection";
import { firstName, type Person } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { Avatar, IconButton, TextArea, toast } from "../ui";
import styles from "./approvals.module.css";
import type { Approval, Life } from "./model";
import { useFaces } from "./usePresence";
import { isSaid, lifeWords } from "./words";

interface DiscussionProps {
  readonly approval: Approval;
  readonly writing: readonly Person[];
  /** Others are told that I write. */
  readonly onWriting: (on: boolean) => void;
}

export function Discussion({ approval, writing, onWriting }: DiscussionProps) {
  const { user } = useBootstrap();
  const again = useAgain();
  const offline = useOfflineReason();
  const [text, setText] = useState("");
  const said = approval.life.filter(isSaid);
  const send = useMutation({
    mutationFn: (comment: string) => call("approvals.comment", { id: approval.id, comment }),
    onSuccess: () => {
      setText("");
      onWriting(false);
    },
    onError: (failure) => {
      const { message, nextStep } = asError(failure);
      toast({ text: "Your words were not sent", detail: `${message} ${nextStep}`, state: "failed" });
    },
    onSettled: () => again(["approvals", "one", approval.id]),
  });
  const reason = offline ?? (approval.mine.may_comment ? (text.trim() === "" ? "Write something first" : undefined) : "You may read here, not write");
  const submit = () => {
    if (reason === undefined && !send.isPending) send.mutate(text.trim());
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    submit();
  };
  return (
    <section className={styles["part"]} aria-labelledby="discussion">
      <h2 id="discussion">
        Discussion {said.length > 0 && <span className={styles["partMeta"]}>{said.length}</span>}
      </h2>
      {approval.reason !== "" && (
        <ol className={styles["said"]}>
          <Said name={approval.requester === user.id ? "You" : approval.requester_name} of={approval.requester} avatar={approval.requester_name} at={approval.created_at} words={approval.reason} did="asked for it" />
        </ol>
      )}
      <ol className={styles["said"]} aria-label="What was said">
        {said.map((one) => (
          <LifeRow key={one.number} one={one} me={user.id} />
        ))}
      </ol>
      {writing.length > 0 && (
        <p className={styles["writing"]} role="status">
          {writing.slice(0, 1).map((person) => (
            <Avatar key={person.id} person={person} size={20} named={false} />
          ))}
          {writing.length === 1 ? `${firstName(writing[0]?.name ?? "")} is writing` : `${writing.length} people are writing`}
        </p>
      )}
      <div className={styles["say"]}>
        <TextArea
          rows={1}
          aria-label="Say something"
          placeholder="Say something"
          value={text}
          maxLength={4000}
          onChange={(next) => {
            setText(next);
            onWriting(next.trim() !== "");
          }}
          onBlur={() => onWriting(false)}
          onKeyDown={press}
        />
        <IconButton icon={SendHorizontal} label="Send" keys="Enter" reason={reason} onClick={submit} />
      </div>
    </section>
  );
}

function LifeRow({ one, me }: { readonly one: Life; readonly me: string }) {
  return <Said name={one.by === me ? "You" : one.by_name === "" ? "Concert" : one.by_name} of={one.by} avatar={one.by_name === "" ? "Concert" : one.by_name} at={one.at} words={one.comment} did={lifeWords(one)} />;
}

interface SaidProps {
  readonly name: string;
  readonly of: string;
  readonly avatar: string;
  readonly at: number;
  readonly words: string;
  readonly did: string;
}

function Said({ name, of, avatar, at, words, did }: SaidProps) {
  const faceOf = useFaces();
  return (
    <li>
      <Avatar person={faceOf(of, avatar)} size={24} named={false} />
      <div>
        <p className={styles["saidBy"]}>
          <strong>{name}</strong> {did} <When micros={at} short />
        </p>
        <p className={styles["words"]}>{words}</p>
      </div>
    </li>
  );
}
