/** Runs for moments that have passed: asked for over a time, followed live, cancelled. */
import type { BackfillOut, TriggerOut } from "@concert/sdk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asError, call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { planned } from "../format/times";
import { When } from "../format/When";
import { ms, useNow } from "../format/useNow";
import { useChannel } from "../live/useChannel";
import { Button, Dialog, Field, FieldRow, NumberInput, Progress, type State, StateWord, Spinner, Switch, TextInput, toast } from "../ui";
import { backfillsQuery } from "./queries";
import styles from "./triggers.module.css";

const TOPICS = ["workflow:backfill:*"] as const;

interface BackfillsProps {
  readonly trigger: TriggerOut;
  /** Why this person may not start or cancel one. */
  readonly reason: string | undefined;
}

export function Backfills({ trigger, reason }: BackfillsProps) {
  const queries = useQueryClient();
  const [asking, ask] = useState(false);
  const query = backfillsQuery(trigger.design, trigger.id);
  const list = useQuery(query);
  const stale = () => void queries.invalidateQueries({ queryKey: query.queryKey });
  useChannel(`doc:${trigger.design}`, TOPICS, {
    onEvent: ({ payload }) => {
      const known = queries.getQueryData(query.queryKey)?.items.some((one) => one.id === payload.backfill);
      if (known !== true) return stale();
      const { done, failed, running, status } = payload;
      queries.setQueryData(query.queryKey, (old) => old && { ...old, items: old.items.map((one) => (one.id === payload.backfill ? { ...one, done, failed, running, status } : one)) });
    },
    onStale: stale,
  });
  return (
    <section aria-label="Backfills">
      <div className={styles["line"]}>
        <h3>Backfills</h3>
        <Button size="small" reason={reason} onClick={() => ask(true)}>
          Make up for past times
        </Button>
      </div>
      {list.error !== null && list.data === undefined ? (
        <LoadFailure title="The backfills could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
      ) : list.data === undefined ? (
        <Spinner label="Loading the backfills" />
      ) : (
        list.data.items.map((one) => <OneBackfill key={one.id} trigger={trigger} backfill={one} reason={reason} />)
      )}
      {list.data?.items.length === 0 && <p className="quiet">Nothing was made up for yet.</p>}
      {asking && <BackfillDialog trigger={trigger} onClose={() => ask(false)} />}
    </section>
  );
}

const LOOKS: Readonly<Record<BackfillOut["status"], { readonly state: State; readonly word: string }>> = {
  running: { state: "running", word: "Running" },
  done: { state: "done", word: "Done" },
  cancelled: { state: "cancelled", word: "Cancelled" },
  refused: { state: "failed", word: "Refused" },
};

function OneBackfill({ trigger, backfill, reason }: BackfillsProps & { readonly backfill: BackfillOut }) {
  const cancel = useMutation({
    mutationFn: () => call("backfills.cancel", { id: trigger.design, trigger: trigger.id, backfill: backfill.id }),
    onError: (error) => toast({ text: "The backfill goes on", detail: asError(error).message, state: "failed" }),
  });
  const now = useNow();
  const look = LOOKS[backfill.status];
  const said = `${backfill.done} of ${backfill.total} done${backfill.failed > 0 ? `, ${backfill.failed} failed` : ""}`;
  return (
    <div className={styles["backfill"]}>
      <div className={styles["line"]}>
        <StateWord state={look.state}>{look.word}</StateWord>
        <span>{`${planned(ms(backfill.since), now, trigger.zone)} to ${planned(ms(backfill.until), now, trigger.zone)}`}</span>
        <span className="quiet">
          by {backfill.created_by_name}, <When micros={backfill.created_at} />
        </span>
        {backfill.status === "running" && (
          <Button size="small" look="danger" busy={cancel.isPending} reason={reason} onClick={() => cancel.mutate()}>
            Cancel the backfill
          </Button>
        )}
      </div>
      <Progress
        label={said}
        total={backfill.total}
        parts={[
          { state: "done", amount: backfill.done - backfill.failed },
          { state: "failed", amount: backfill.failed },
          { state: "running", amount: backfill.running },
        ]}
      />
      <small className="quiet" aria-live="polite">
        {said}
        {backfill.reason !== null && `. ${backfill.reason.message}`}
      </small>
    </div>
  );
}

const DAY = 86_400_000;

function BackfillDialog({ trigger, onClose }: { readonly trigger: TriggerOut; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const [since, setSince] = useState(() => local(Date.now() - DAY));
  const [until, setUntil] = useState(() => local(Date.now()));
  const [parallel, setParallel] = useState<number | undefined>(1);
  const [missing, setMissing] = useState(true);
  const range = { id: trigger.design, trigger: trigger.id, since: micros(since), until: micros(until) };
  const look = useQuery({
    queryKey: ["backfill-look", range],
    queryFn: ({ signal }) => call("backfills.look", range, { signal }),
    enabled: range.since < range.until,
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });
  const start = useMutation({
    mutationFn: () => call("backfills.start", { ...range, parallel: parallel ?? 1, missing_only: missing }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["triggers", "backfills", trigger.id] });
      onClose();
    },
  });
  const wrong = start.error ?? look.error;
  const error = range.since >= range.until ? "The time ends before it begins." : wrong === null ? undefined : asError(wrong).message;
  const count = look.data === undefined ? 0 : missing ? look.data.total - look.data.done : look.data.total;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Make up for past times"
      hint="A run for each time of the schedule that has passed, oldest first, with your rights."
      onSubmit={() => start.mutate()}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={start.isPending} reason={error ?? (look.data === undefined ? "Counting the times" : count === 0 ? "Every time has a run that succeeded" : undefined)}>
            {count === 0 ? "Start the backfill" : count === 1 ? "Start 1 run" : `Start ${count} runs`}
          </Button>
        </>
      }
    >
      <FieldRow>
        <Field label="From" hint="In your time zone">
          <TextInput type="datetime-local" value={since} onChange={setSince} />
        </Field>
        <Field label="Until" error={error}>
          <TextInput type="datetime-local" value={until} onChange={setUntil} />
        </Field>
      </FieldRow>
      <FieldRow>
        <Field label="Runs at once">
          <NumberInput whole min={1} max={50} needs="a whole number from 1 to 50" value={parallel} onChange={setParallel} />
        </Field>
        <Field label="Which times">
          <Switch label="Only without a run that succeeded" value={missing} onChange={setMissing} />
        </Field>
      </FieldRow>
      {look.data !== undefined && (
        <p aria-live="polite">
          {look.data.total} times, {look.data.done} of them with a run that succeeded.
        </p>
      )}
    </Dialog>
  );
}

/** As the platform's control has it, in the reader's zone: "2026-11-21T06:00". */
function local(at: number): string {
  const zoned = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return zoned.toISOString().slice(0, 16);
}

function micros(text: string): number {
  const at = new Date(text).getTime();
  return Number.isNaN(at) ? 0 : at * 1000;
}
