/** The calls of one webhook, newest first: what was sent, every attempt to send it, and the same once more. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronRight, RotateCw, Send } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { When } from "../format/When";
import { useAgain } from "../live/again";
import { useOfflineReason } from "../live/connection";
import { Button, Dialog, EmptyState, Icon, Pager, Skeleton, StateWord, toast } from "../ui";
import styles from "./integrations.module.css";
import { callsQuery, integrationsKey, PAGE } from "./queries";
import { type Message, messageState, outcomeWord, spread, tookWords, topicWords, type Webhook } from "./words";

interface CallsDialogProps {
  readonly workspace: string;
  readonly webhook: Webhook;
  /** The call that is unfolded. */
  readonly open: string | undefined;
  readonly onOpen: (message: string | undefined) => void;
  readonly onClose: () => void;
}

export function CallsDialog({ workspace, webhook, open, onOpen, onClose }: CallsDialogProps) {
  const [offset, move] = useState(0);
  const calls = useQuery(callsQuery(workspace, webhook.id, offset));
  const offline = useOfflineReason();
  const again = useAgain();
  const test = useMutation({
    mutationFn: () => call("integrations.test", { id: workspace, webhook: webhook.id }),
    onSuccess: () => again(integrationsKey(workspace)),
    onError: (error) => toast({ text: "No test call was sent", detail: error.message, state: "failed" }),
  });
  // Only while the dialog stands: it is not opened again for an answer that came late.
  const unfold = ({ message }: { readonly message: string }) => {
    move(0);
    onOpen(message);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width={760}
      title={`Calls of ${webhook.name}`}
      hint={<span className={styles["address"]}>{webhook.url}</span>}
      foot={
        <>
          <Button icon={Send} reason={offline} busy={test.isPending} onClick={() => test.mutate(undefined, { onSuccess: unfold })}>
            Send a test call
          </Button>
          <Button look="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      {calls.data === undefined && calls.error !== null && <LoadFailure title="The calls could not be loaded" error={calls.error} onRetry={() => void calls.refetch()} />}
      {calls.data === undefined && calls.error === null && <Skeleton height={160} />}
      {calls.data?.total === 0 && <EmptyState>Nothing was sent yet. The next event that fits is, or a test call now.</EmptyState>}
      {calls.data !== undefined && calls.data.total > 0 && (
        <>
          <ol className={styles["calls"]} aria-label="Calls">
            {calls.data.items.map((one) => (
              <Call key={one.id} workspace={workspace} webhook={webhook.id} message={one} open={one.id === open} onToggle={() => onOpen(one.id === open ? undefined : one.id)} />
            ))}
          </ol>
          <Pager offset={offset} limit={PAGE} total={calls.data.total} onMove={move} />
        </>
      )}
    </Dialog>
  );
}

interface CallProps {
  readonly workspace: string;
  readonly webhook: string;
  readonly message: Message;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function Call({ workspace, webhook, message, open, onToggle }: CallProps) {
  const look = messageState(message);
  return (
    <li>
      <button type="button" className={styles["call"]} aria-expanded={open} onClick={onToggle}>
        <Icon of={open ? ChevronDown : ChevronRight} size={14} />
        <span className={styles["what"]} title={message.topic}>{topicWords(message.topic)}</span>
        <StateWord state={look.state}>{look.word}</StateWord>
        <span className={styles["at"]}>
          <When micros={message.created_at} short />
        </span>
      </button>
      {open && <Detail workspace={workspace} webhook={webhook} message={message} />}
    </li>
  );
}

function Detail({ workspace, webhook, message }: Pick<CallProps, "workspace" | "webhook" | "message">) {
  const offline = useOfflineReason();
  const again = useAgain();
  const resend = useMutation({
    mutationFn: () => call("integrations.send_again", { id: workspace, webhook, message: message.id }),
    onSuccess: () => again(integrationsKey(workspace)),
    onError: (error) => toast({ text: "It was not sent again", detail: error.message, state: "failed" }),
  });
  const waits = message.state === "queued" ? "It waits to be sent already" : undefined;
  return (
    <div className={styles["detail"]}>
      {message.log.length === 0 ? (
        <p className="quiet">It was not tried yet.</p>
      ) : (
        <ol className={styles["log"]} aria-label="Attempts">
          {message.log.map((one, index) => (
            <li key={one.at}>
              <span>
                {index + 1}. {outcomeWord(one.outcome)}
              </span>
              <span className="quiet">
                <When micros={one.at} short />, {tookWords(one.took)}
              </span>
              {(one.error || one.receipt) !== "" && <q>{one.error || one.receipt}</q>}
            </li>
          ))}
        </ol>
      )}
      {message.next_at !== null && message.attempts > 0 && (
        <p className="quiet">
          Next try <When micros={message.next_at} />
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it */}
      <pre className={styles["body"]} tabIndex={0} aria-label="What is sent">
        {spread(message.body)}
      </pre>
      <div className={styles["line"]}>
        <Button size="small" icon={RotateCw} reason={offline ?? waits} busy={resend.isPending} onClick={() => resend.mutate()}>
          Send it again
        </Button>
        <span className="quiet">
          Under the same id: <code className={styles["id"]}>{message.id}</code>
        </span>
      </div>
    </div>
  );
}
