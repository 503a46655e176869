/** The webhooks of the workspace: whom it tells, whether that gets through, and everything one can do with one. */
import type { OutputOf } from "@concert/sdk";
import { useMutation, type UseQueryResult } from "@tanstack/react-query";
import { Ellipsis, KeyRound, Pause, Pencil, Play, Plus, ScrollText, Send, Trash2 } from "lucide-react";
import { type Dispatch, type SetStateAction, useState } from "react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { anyEventWords } from "../events/words";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useAgain } from "../live/again";
import { useOfflineReason } from "../live/connection";
import { Button, Card, CellLine, type Column, EmptyState, IconButton, Menu, NameButton, type Rows, StateWord, Table, toast } from "../ui";
import { ConfirmDialog } from "../workspace/ConfirmDialog";
import { CallsDialog } from "./CallsDialog";
import styles from "./integrations.module.css";
import { OnceDialog } from "./OnceDialog";
import { integrationsKey } from "./queries";
import { WebhookDialog } from "./WebhookDialog";
import { messageState, type Webhook, webhookState } from "./words";

interface OutgoingProps {
  readonly workspace: string;
  readonly list: UseQueryResult<OutputOf<"integrations.list">>;
  /** The webhook whose calls are shown, and the call that is unfolded. */
  readonly calls: string | undefined;
  readonly message: string | undefined;
  readonly onCalls: (webhook: string | undefined, message?: string) => void;
}

type Doing =
  | { readonly as: "make" }
  | { readonly as: "edit" | "remove" | "renew"; readonly webhook: Webhook }
  | { readonly as: "secret"; readonly name: string; readonly secret: string; readonly fresh: boolean };

export function Outgoing({ workspace, list, calls, message, onCalls }: OutgoingProps) {
  const [doing, doIt] = useState<Doing>();
  const offline = useOfflineReason();
  const acts = useWebhookActs(workspace, doIt, onCalls);
  useActions([{ id: "webhook.new", label: "New webhook", group: "Here", icon: Plus, keys: "n", reason: offline, run: () => doIt({ as: "make" }) }]);
  const close = () => doIt(undefined);
  const add = (
    <Button look="primary" icon={Plus} reason={offline} onClick={() => doIt({ as: "make" })}>
      New webhook
    </Button>
  );
  const shown = list.data?.webhooks.find((one) => one.id === calls);
  return (
    <Card title="Webhooks" acts={add} bare>
      <Table label="Webhooks" columns={columnsOf({ offline, acts, doIt, onCalls })} rows={rowsOf(list)} keyOf={(one) => one.id} />
      {shown !== undefined && <CallsDialog workspace={workspace} webhook={shown} open={message} onOpen={(one) => onCalls(shown.id, one)} onClose={() => onCalls(undefined)} />}
      {(doing?.as === "make" || doing?.as === "edit") && (
        <WebhookDialog
          workspace={workspace}
          webhook={doing.as === "edit" ? doing.webhook : undefined}
          onClose={close}
          onSaved={(made, secret) => {
            acts.stale();
            doIt(secret === undefined ? undefined : { as: "secret", name: made.name, secret, fresh: true });
          }}
        />
      )}
      {doing?.as === "secret" && (
        <OnceDialog
          title={doing.fresh ? `${doing.name} is ready` : `The new secret of ${doing.name}`}
          hint="Give the receiver its secret, so that it can tell that a call is from here."
          label="Secret"
          value={doing.secret}
          onClose={close}
        />
      )}
      {doing?.as === "renew" && (
        <ConfirmDialog title={`Make a new secret for ${doing.webhook.name}?`} act="Make a new secret" busy={acts.renew.isPending} onConfirm={() => acts.renew.mutate(doing.webhook)} onClose={close}>
          <p>What is sent from then on is signed with it, also what waits. A receiver that knows the old one alone refuses it.</p>
        </ConfirmDialog>
      )}
      {doing?.as === "remove" && (
        <ConfirmDialog title={`Remove ${doing.webhook.name}?`} act="Remove the webhook" busy={acts.remove.isPending} onConfirm={() => acts.remove.mutate(doing.webhook)} onClose={close}>
          <p>Its secret goes along. {doing.webhook.queued === 0 ? "Nothing waits to be sent." : `${doing.webhook.queued} calls wait to be sent, and are given up.`}</p>
        </ConfirmDialog>
      )}
    </Card>
  );
}

function useWebhookActs(workspace: string, doIt: Dispatch<SetStateAction<Doing | undefined>>, onCalls: OutgoingProps["onCalls"]) {
  const again = useAgain();
  const stale = () => again(integrationsKey(workspace));
  const failed = (text: string) => (error: Error) => void toast({ text, detail: error.message, state: "failed" });
  const rest = useMutation({
    mutationFn: (one: Webhook) => call(one.paused_at === null ? "integrations.pause" : "integrations.resume", { id: workspace, webhook: one.id }),
    onSuccess: stale,
    onError: failed("The webhook was not changed"),
  });
  const test = useMutation({
    mutationFn: (one: Webhook) => call("integrations.test", { id: workspace, webhook: one.id }),
    onSuccess: stale,
    onError: failed("No test call was sent"),
  });
  // Its log opens where the list still stands: who has gone elsewhere meanwhile is not called back.
  const send = (one: Webhook) => test.mutate(one, { onSuccess: ({ message }) => onCalls(one.id, message) });
  const renew = useMutation({
    mutationFn: (one: Webhook) => call("integrations.new_secret", { id: workspace, webhook: one.id }),
    onSuccess: ({ secret }, one) => doIt({ as: "secret", name: one.name, secret, fresh: false }),
    onError: failed("There is no new secret"),
  });
  const remove = useMutation({
    mutationFn: (one: Webhook) => call("integrations.remove", { id: workspace, webhook: one.id }),
    onSuccess: () => {
      doIt((now) => (now?.as === "remove" ? undefined : now));
      stale();
    },
    onError: failed("The webhook was not removed"),
  });
  return { stale, rest, testing: test.isPending, send, renew, remove };
}

function rowsOf(list: OutgoingProps["list"]): Rows<Webhook> {
  if (list.data === undefined) {
    if (list.error === null) return { kind: "loading" };
    return { kind: "failed", message: <LoadFailure title="The webhooks could not be loaded" error={list.error} onRetry={() => void list.refetch()} /> };
  }
  if (list.data.webhooks.length > 0) return { kind: "rows", rows: list.data.webhooks };
  return { kind: "empty", message: <EmptyState>No other system is told of anything yet. A webhook posts chosen events to an address as they happen, signed.</EmptyState> };
}

interface ColumnsOf {
  readonly offline: string | undefined;
  readonly acts: ReturnType<typeof useWebhookActs>;
  readonly doIt: (doing: Doing) => void;
  readonly onCalls: OutgoingProps["onCalls"];
}

function columnsOf({ offline, acts, doIt, onCalls }: ColumnsOf): readonly Column<Webhook>[] {
  const busy = offline ?? (acts.testing ? "One is on its way" : undefined);
  return [
    {
      id: "name",
      head: "Webhook",
      cell: (one) => (
        <div className={styles["name"]}>
          <NameButton onClick={() => onCalls(one.id)}>
            {one.name}
          </NameButton>
          <span className={styles["url"]} title={one.url}>
            {one.url}
          </span>
        </div>
      ),
    },
    { id: "topics", head: "Is told of", minor: true, cell: (one) => <Told webhook={one} /> },
    { id: "state", head: "State", cell: (one) => <StateWord state={webhookState(one).state}>{webhookState(one).word}</StateWord> },
    { id: "last", head: "Last call", minor: true, cell: (one) => <Last webhook={one} /> },
    { id: "queued", head: "Waiting", align: "right", minor: true, cell: (one) => one.queued },
    {
      id: "acts",
      head: <span className="visually-hidden">Acts</span>,
      align: "right",
      cell: (one) => (
        <CellLine>
          <IconButton size="small" className={styles["wide"]} icon={Send} label={`Send a test call to ${one.name}`} reason={busy} onClick={() => acts.send(one)} />
          <Menu
            items={[
              { kind: "act", label: "Show the calls", icon: ScrollText, onChoose: () => onCalls(one.id) },
              { kind: "act", label: "Send a test call", icon: Send, reason: busy, onChoose: () => acts.send(one) },
              { kind: "act", label: "Edit the webhook", icon: Pencil, reason: offline, onChoose: () => doIt({ as: "edit", webhook: one }) },
              { kind: "act", label: one.paused_at === null ? "Pause the webhook" : "Resume the webhook", icon: one.paused_at === null ? Pause : Play, reason: offline, onChoose: () => acts.rest.mutate(one) },
              { kind: "act", label: "Make a new secret", icon: KeyRound, reason: offline, onChoose: () => doIt({ as: "renew", webhook: one }) },
              { kind: "rule" },
              { kind: "act", label: "Remove the webhook", icon: Trash2, danger: true, reason: offline, onChoose: () => doIt({ as: "remove", webhook: one }) },
            ]}
          >
            <IconButton size="small" icon={Ellipsis} label={`More for ${one.name}`} />
          </Menu>
        </CellLine>
      ),
    },
  ];
}

function Told({ webhook }: { readonly webhook: Webhook }) {
  const [first = "", ...more] = webhook.topics;
  return (
    <span className={styles["told"]} title={webhook.topics.join("\n")}>
      {anyEventWords([first])}
      {more.length > 0 && ` and ${more.length} more`}
      {webhook.filter !== "" && <span className="quiet">, only if</span>} {webhook.filter !== "" && <code title={webhook.filter}>{webhook.filter}</code>}
    </span>
  );
}

function Last({ webhook }: { readonly webhook: Webhook }) {
  if (webhook.last_at === null || webhook.last_state === null) return <span className="quiet">never</span>;
  const look = messageState({ state: webhook.last_state, attempts: webhook.last_error === "" ? 0 : 1 });
  return (
    <span className={styles["told"]} title={webhook.last_error === "" ? undefined : webhook.last_error}>
      <CellLine>
        <StateWord state={look.state}>{look.word}</StateWord> <When micros={webhook.last_at} short />
      </CellLine>
    </span>
  );
}
