/** What people said about a request, who is writing now, and where to say something. */
import type { ApprovalReaderOut } from "@concert/sdk";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Named } from "../comments/Named";
import { NamingField, type Said as Words } from "../comments/NamingField";
import { mentionedIn } from "../comments/places";
import { asError, call } from "../data/api";
import { When } from "../format/When";
import { useAgain } from "../live/again";
import { useOfflineReason } from "../live/connection";
import { firstName, names, type Person } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { Avatar, toast } from "../ui";
import styles from "./approvals.module.css";
import type { Approval, Life } from "./model";
import { namesQuery } from "./queries";
import { useFaces } from "./usePresence";
import { isSaid, lifeWords } from "./words";

const NOBODY: readonly ApprovalReaderOut[] = [];

interface DiscussionProps {
  readonly approval: Approval;
  readonly writing: readonly Person[];
  /** Others are told that I write. */
  readonly onWriting: (on: boolean) => void;
}

export function Discussion({ approval, writing, onWriting }: DiscussionProps) {
  const { user } = useBootstrap();
  const again = useAgain();
  const faceOf = useFaces();
  const offline = useOfflineReason();
  const { data: readers = NOBODY, isPending: coming } = useQuery({ ...namesQuery(approval.id), enabled: approval.mine.may_comment });
  const [text, setText] = useState("");
  const said = approval.life.filter(isSaid);
  const send = useMutation({
    mutationFn: ({ text: comment, mentions }: Words) => call("approvals.comment", { id: approval.id, comment, mentions }),
    onSuccess: ({ untold }) => {
      onWriting(false);
      if (untold.length > 0) toast({ text: cannotSee(untold), detail: "The comment was sent, but they were not told of it." });
    },
    onError: (failure) => {
      const { message, nextStep } = asError(failure);
      toast({ text: "Your words were not sent", detail: `${message} ${nextStep}`, state: "failed" });
    },
    onSettled: () => again(["approvals", "one", approval.id]),
  });
  const reason = offline ?? (approval.mine.may_comment ? undefined : "You may read here, not write");
  const people = readers.map(({ user: id, name, role, sees }) => ({ user: id, name, hint: sees ? role : "cannot see this", untold: !sees }));
  const untold = mentionedIn(text, people).filter((person) => person.untold);
  useSaidOfAddress(said);
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
      {untold.length > 0 && (
        <p className={styles["untold"]} role="status">
          {cannotSee(untold)} and will not be told.
        </p>
      )}
      <NamingField
        label="Say something"
        placeholder="Say something, @ names somebody"
        maxLength={4000}
        people={people}
        known={!coming || !approval.mine.may_comment}
        me={user.id}
        reason={reason}
        personOf={(id) => faceOf(id, people.find((one) => one.user === id)?.name ?? "")}
        onSend={(words) =>
          send.mutateAsync(words).then(
            () => true,
            () => false,
          )
        }
        onText={(next) => {
          setText(next);
          onWriting(next.trim() !== "");
        }}
        onLeave={() => onWriting(false)}
      />
    </section>
  );
}

/** "Cem cannot see this request", "Cem and Dara cannot see this request". */
function cannotSee(people: readonly { readonly name: string }[]): string {
  return `${names(people.map(({ name }) => ({ name: name === "" ? "Somebody you named" : name })))} cannot see this request`;
}

/** An address that ends in `#said-NUMBER` leads to that comment, once it is there. */
function useSaidOfAddress(said: readonly Life[]): void {
  const hash = useRouterState({ select: (state) => state.location.hash });
  const found = said.find((one) => idOf(one) === hash)?.number;
  useEffect(() => {
    if (found === undefined) return;
    document.getElementById(`said-${found}`)?.scrollIntoView({ block: "center" });
  }, [found]);
}

function idOf({ number }: Pick<Life, "number">): string {
  return `said-${number}`;
}

function LifeRow({ one, me }: { readonly one: Life; readonly me: string }) {
  return <Said id={idOf(one)} mentioned={one.mentioned} me={me} name={one.by === me ? "You" : one.by_name === "" ? "Concert" : one.by_name} of={one.by} avatar={one.by_name === "" ? "Concert" : one.by_name} at={one.at} words={one.comment} did={lifeWords(one)} />;
}

interface SaidProps {
  readonly id?: string;
  readonly mentioned?: Life["mentioned"];
  readonly me?: string;
  readonly name: string;
  readonly of: string;
  readonly avatar: string;
  readonly at: number;
  readonly words: string;
  readonly did: string;
}

function Said({ id, mentioned = [], me = "", name, of, avatar, at, words, did }: SaidProps) {
  const faceOf = useFaces();
  const hash = useRouterState({ select: (state) => state.location.hash });
  return (
    <li id={id} data-wanted={(id !== undefined && id === hash) || undefined}>
      <Avatar person={faceOf(of, avatar)} size={24} named={false} />
      <div>
        <p className={styles["saidBy"]}>
          <strong>{name}</strong> {did} <When micros={at} short />
        </p>
        <p className={styles["words"]}>
          <Named text={words} mentioned={mentioned} me={me} />
        </p>
      </div>
    </li>
  );
}
