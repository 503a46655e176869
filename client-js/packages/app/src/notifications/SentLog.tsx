/** What left the workspace, newest first, and one message with every attempt to send it. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { asError, call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { rowsOf } from "../data/rows";
import type { Choices } from "../filters/query";
import { SavedFilters } from "../filters/SavedFilters";
import { useChoices } from "../filters/useChoices";
import { When } from "../format/When";
import { useAgain } from "../live/again";
import { useOfflineReason } from "../live/connection";
import { Button, Card, type Column, Dialog, EmptyState, ErrorState, ListTools, NameButton, Pager, Select, Skeleton, StateWord, Table } from "../ui";
import styles from "./notifications.module.css";
import { kindsQuery, messageQuery, PAGE, rulesQuery, sentQuery, useDeliveryEvents } from "./queries";
import { kindTitle, MESSAGE_STATES, type Sent } from "./words";

interface SentLogProps {
  readonly workspace: string;
  readonly open: string | undefined;
  readonly onOpen: (message: string | undefined) => void;
}

const ANY = "";

interface MessageChoices extends Choices {
  readonly state: Sent["state"] | "";
  readonly channel: string;
}

const BEGINNING: MessageChoices = { state: ANY, channel: ANY };
const KNOWN = { state: [ANY, ...(Object.keys(MESSAGE_STATES) as Sent["state"][])] as const };

export function SentLog({ workspace, open, onOpen }: SentLogProps) {
  const place = useChoices(BEGINNING, KNOWN);
  const { state, channel } = place.chosen;
  const sent = useQuery(sentQuery({ id: workspace, state, channel, offset: place.offset }));
  const channels = useQuery(kindsQuery);
  const rules = useQuery(rulesQuery(workspace));
  useDeliveryEvents(workspace);
  const kinds = rules.data?.kinds ?? [];
  const titleOf = (name: string) => channels.data?.items.find((one) => one.name === name)?.title ?? name;
  const columns: readonly Column<Sent>[] = [
    {
      id: "what",
      head: "Message",
      cell: (one) => (
        <NameButton onClick={() => onOpen(one.id)}>
          {kindTitle(one.kind, kinds)}
        </NameButton>
      ),
    },
    { id: "to", head: "To", cell: (one) => <To message={one} /> },
    { id: "by", head: "By", minor: true, cell: (one) => (one.setup_name === "" ? titleOf(one.channel) : one.setup_name) },
    { id: "state", head: "State", cell: (one) => <MessageState message={one} /> },
    { id: "tries", head: "Tries", align: "right", minor: true, cell: (one) => one.attempts },
    { id: "at", head: "When", align: "right", cell: (one) => <When micros={one.created_at} short /> },
  ];
  const empty = place.narrowed ? (
    <EmptyState act={<Button onClick={place.clear}>Clear the filter</Button>}>No message fits this filter.</EmptyState>
  ) : (
    <EmptyState>Nothing has left this workspace yet. Set a channel up, and messages about what happens here go out by it.</EmptyState>
  );
  return (
    <div className={styles["stack"]}>
      <Card>
        <ListTools>
          <div className={styles["filters"]}>
          <Select
            label="State"
            value={state}
            onChange={(next) => place.choose({ state: next })}
            options={[{ value: ANY, label: "Any state" }, ...Object.entries(MESSAGE_STATES).map(([value, { word }]) => ({ value: value as Sent["state"], label: word }))]}
          />
          <Select
            label="Channel"
            value={channel}
            onChange={(next) => place.choose({ channel: next })}
            options={[{ value: ANY, label: "Any channel" }, ...(channels.data?.items ?? []).filter((one) => one.set_up).map((one) => ({ value: one.name, label: one.title }))]}
          />
          </div>
          <SavedFilters workspace={workspace} list="messages" query={place.query} onApply={place.apply} named={(name, value) => (name === "channel" ? titleOf(value) : value)} />
        </ListTools>
        <Table label="Sent messages" columns={columns} rows={rowsOf(sent, "The log could not be loaded", empty)} keyOf={(one) => one.id} />
        <Pager offset={place.offset} limit={PAGE} total={sent.data?.total ?? 0} onMove={place.setOffset} />
      </Card>
      {open !== undefined && <MessageDialog workspace={workspace} id={open} titleOf={(one) => kindTitle(one, kinds)} onClose={() => onOpen(undefined)} />}
    </div>
  );
}

function To({ message }: { readonly message: Sent }) {
  return (
    <span className={styles["to"]}>
      {message.user_name === "" ? "" : message.user_name} <span className="quiet">{message.address}</span>
    </span>
  );
}

function MessageState({ message }: { readonly message: Sent }) {
  const look = MESSAGE_STATES[message.state];
  const again = message.state === "queued" && message.attempts > 0;
  return <StateWord state={again ? "retried" : look.state}>{again ? "Tried again soon" : look.word}</StateWord>;
}

const OUTCOMES = { sent: "Sent", again: "Did not get through", failed: "Refused", dead: "Given up", dropped: "Dropped" } as const;

function MessageDialog({ workspace, id, titleOf, onClose }: { readonly workspace: string; readonly id: string; readonly titleOf: (kind: string) => string; readonly onClose: () => void }) {
  const message = useQuery(messageQuery(workspace, id));
  const again = useAgain();
  const offline = useOfflineReason();
  const send = useMutation({ mutationFn: () => call("notification_deliveries.send_again", { id: workspace, message: id }), onSuccess: () => again(["notices"]) });
  const failure = send.error === null ? undefined : asError(send.error);
  const one = message.data;
  const waits = one === undefined || one.state === "queued" ? "It waits to be sent already" : undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      title={one === undefined ? "A message" : titleOf(one.kind)}
      hint="What it says is for whom it was sent to."
      foot={
        <>
          <Button icon={RotateCw} reason={offline ?? waits} busy={send.isPending} onClick={() => send.mutate()}>
            Send it again
          </Button>
          <Button look="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.nextStep}
        </ErrorState>
      )}
      {message.error !== null && one === undefined && <LoadFailure title="The message could not be loaded" error={message.error} onRetry={() => void message.refetch()} />}
      {one === undefined && message.error === null && <Skeleton />}
      {one !== undefined && (
        <>
          <div className={styles["row"]}>
            <To message={one} />
            <MessageState message={one} />
          </div>
          {one.log.length === 0 ? (
            <p className="quiet">It was not tried yet.</p>
          ) : (
            <ol className={styles["log"]} aria-label="Attempts">
              {one.log.map((attempt) => (
                <li key={attempt.attempt}>
                  <span>{OUTCOMES[attempt.outcome]}</span>
                  <When micros={attempt.at} short />
                  {attempt.error !== "" && <q>{attempt.error}</q>}
                </li>
              ))}
            </ol>
          )}
          {one.next_at !== null && (
            <p className="quiet">
              Next try <When micros={one.next_at} />
            </p>
          )}
        </>
      )}
    </Dialog>
  );
}
