/** The channels of the workspace: how each of them is, set up, tested, turned off. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Pencil, Plus, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { rowsOf } from "../data/rows";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useAgain } from "../live/again";
import { useOfflineReason } from "../live/connection";
import { Button, Card, CellLine, type Column, Dialog, EmptyState, IconButton, StateWord, Table, Tag, toast } from "../ui";
import styles from "./notifications.module.css";
import { setupsQuery, useDeliveryEvents } from "./queries";
import { SetupDialog } from "./SetupDialog";
import { HEALTH, type Setup } from "./words";

interface ChannelsProps {
  readonly workspace: string;
  readonly onMessage: (message: string) => void;
}

export function Channels({ workspace, onMessage }: ChannelsProps) {
  const setups = useQuery(setupsQuery(workspace));
  const [editing, edit] = useState<Setup | "new">();
  const [removing, ask] = useState<Setup>();
  const offline = useOfflineReason();
  const again = useAgain();
  useDeliveryEvents(workspace);
  const stale = () => again(["notices"]);
  const failed = (text: string) => (error: Error) => void toast({ text, detail: error.message, state: "failed" });
  const test = useMutation({
    mutationFn: (setup: Setup) => call("notification_channels.test", { id: workspace, setup: setup.id }),
    onSuccess: ({ message }) => onMessage(message),
    onError: failed("No test message was sent"),
  });
  const remove = useMutation({
    mutationFn: (setup: Setup) => call("notification_channels.remove", { id: workspace, setup: setup.id }),
    onSuccess: () => {
      ask(undefined);
      stale();
    },
    onError: failed("The channel was not removed"),
  });
  useActions([{ id: "channels.new", label: "Set up a channel", group: "Here", icon: Plus, keys: "n", reason: offline, run: () => edit("new") }]);
  const add = (
    <Button look="primary" icon={Plus} reason={offline} onClick={() => edit("new")}>
      Set up a channel
    </Button>
  );
  const columns: readonly Column<Setup>[] = [
    {
      id: "name",
      head: "Channel",
      cell: (one) => (
        <CellLine>
          {one.name} <span className="quiet">{one.title}</span>
          {one.everywhere && <Tag>Everywhere</Tag>}
        </CellLine>
      ),
    },
    { id: "health", head: "State", cell: (one) => <StateWord state={HEALTH[one.health.state].state}>{HEALTH[one.health.state].word}</StateWord> },
    { id: "why", head: "Last", minor: true, cell: (one) => <Last setup={one} /> },
    { id: "waiting", head: "Waiting", align: "right", minor: true, cell: (one) => one.health.waiting },
    {
      id: "acts",
      head: <span className="visually-hidden">Acts</span>,
      align: "right",
      cell: (one) => (
        <CellLine>
          <IconButton size="small" icon={Send} label={`Send a test message by ${one.name}`} reason={offline ?? (test.isPending ? "One is on its way" : undefined)} onClick={() => test.mutate(one)} />
          <IconButton size="small" icon={Pencil} label={`Edit ${one.name}`} reason={offline} onClick={() => edit(one)} />
          <IconButton size="small" icon={Trash2} label={`Remove ${one.name}`} reason={offline} onClick={() => ask(one)} />
        </CellLine>
      ),
    },
  ];
  return (
    <div className={styles["stack"]}>
      <Card bare title="Channels" acts={add}>
        <Table label="Channels" columns={columns} rows={rowsOf(setups, "The channels could not be loaded", <EmptyState>Nothing leaves the app yet. Set up email, Slack, Teams, SMS or a webhook, and people choose what reaches them by it.</EmptyState>)} keyOf={(one) => one.id} />
      </Card>
      {editing !== undefined && (
        <SetupDialog
          workspace={workspace}
          setup={editing === "new" ? undefined : editing}
          onClose={() => edit(undefined)}
          onSaved={() => {
            edit(undefined);
            stale();
          }}
        />
      )}
      {removing !== undefined && (
        <Dialog
          open
          onClose={() => ask(undefined)}
          title={`Remove ${removing.name}?`}
          hint="Messages that wait to go by it are dropped, and stay in the log."
          onSubmit={() => remove.mutate(removing)}
          foot={
            <>
              <Button look="quiet" onClick={() => ask(undefined)}>
                Keep the channel
              </Button>
              <Button look="danger" type="submit" busy={remove.isPending}>
                Remove the channel
              </Button>
            </>
          }
        >
          <p>{removing.health.waiting === 0 ? "Nothing waits there." : `${removing.health.waiting} messages wait there.`}</p>
        </Dialog>
      )}
    </div>
  );
}

function Last({ setup }: { readonly setup: Setup }) {
  const { health } = setup;
  if (health.state === "down") return <span className={styles["problem"]}>{health.error}</span>;
  if (!setup.fits) return <span className={styles["problem"]}>Its settings need to be saved again.</span>;
  if (health.last_sent_at === null) return <span className="quiet">never</span>;
  return (
    <span>
      sent <When micros={health.last_sent_at} short />
    </span>
  );
}
