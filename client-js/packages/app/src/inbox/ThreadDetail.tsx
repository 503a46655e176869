/** The thread that somebody named me in, read and answered without leaving the inbox. */
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { SendHorizontal } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { asError, call } from "../data/api";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { useChannel } from "../live/useChannel";
import { useBootstrap } from "../session/Bootstrap";
import { Avatar, Button, Skeleton, TextArea, toast } from "../ui";
import styles from "./inbox.module.css";

const threadQuery = (document: string, thread: string) =>
  queryOptions({
    queryKey: ["comments", document, thread],
    queryFn: async ({ signal }) => (await call("comments.list", { id: document, thread }, { signal })).items[0] ?? null,
    staleTime: 0,
  });

interface ThreadDetailProps {
  readonly document: string;
  readonly thread: string;
  /** How it begins, for as long as the rest is not there. */
  readonly excerpt: string;
}

export function ThreadDetail({ document, thread, excerpt }: ThreadDetailProps) {
  const queries = useQueryClient();
  const offline = useOfflineReason();
  const { user } = useBootstrap();
  const found = useQuery(threadQuery(document, thread));
  const [text, setText] = useState("");
  const again = () => void queries.invalidateQueries({ queryKey: ["comments", document, thread] });
  useChannel(`doc:${document}`, ["document:comment:posted"], { onEvent: again, onStale: again });
  const reply = useMutation({
    mutationFn: (said: string) => call("comments.reply", { id: document, thread, text: said }),
    onSuccess: () => setText(""),
    onError: (failure) => {
      const { message, nextStep } = asError(failure);
      toast({ text: "Your answer was not sent", detail: `${message} ${nextStep}`, state: "failed" });
    },
    onSettled: again,
  });
  const said = text.trim();
  const reason = offline ?? (said === "" ? "Write something first" : undefined);
  const send = () => {
    if (reason === undefined && !reply.isPending) reply.mutate(said);
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send();
  };
  if (found.data === undefined && found.error === null) {
    return (
      <>
        <blockquote className={styles["quote"]}>{excerpt}</blockquote>
        <Skeleton height={48} />
      </>
    );
  }
  if (found.data === undefined || found.data === null) {
    return (
      <>
        <blockquote className={styles["quote"]}>{excerpt}</blockquote>
        <p className="quiet">The thread is not there any more, or not yours to read.</p>
      </>
    );
  }
  return (
    <section aria-label="Thread">
      <ol className={styles["messages"]}>
        {found.data.messages.map((message) => (
          <li key={message.id}>
            <Avatar person={{ id: message.author, name: message.author_name }} size={24} named={false} />
            <div>
              <p className={styles["said"]}>
                <strong>{message.author === user.id ? "You" : message.author_name}</strong> <When micros={message.at} />
              </p>
              <p className={styles["words"]}>{message.text}</p>
            </div>
          </li>
        ))}
      </ol>
      {found.data.state === "resolved" ? (
        <p className="quiet">This thread is resolved.</p>
      ) : (
        <div className={styles["reply"]}>
          <TextArea rows={2} aria-label="Reply" placeholder="Reply" value={text} maxLength={10_000} onChange={setText} onKeyDown={press} />
          <Button icon={SendHorizontal} busy={reply.isPending} reason={reason} onClick={send}>
            Send reply
          </Button>
        </div>
      )}
    </section>
  );
}
