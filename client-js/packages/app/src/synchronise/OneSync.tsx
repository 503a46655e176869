/** One synchronisation: run it, look at the differences first, pause it, and see what came of its runs. */
import { useQuery } from "@tanstack/react-query";
import { CalendarClock, GitCompareArrows, Pause, Play, Settings2, Square, Trash2 } from "lucide-react";
import { useState } from "react";
import { rowsOf } from "../data/rows";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { Button, Card, CellLine, type Column, EmptyState, IconButton, Pager, Progress, StateWord, Table } from "../ui";
import { useActing } from "../workspace/acting";
import { ConfirmDialog } from "../workspace/ConfirmDialog";
import { Conflicts } from "./Conflicts";
import { Differences } from "./Differences";
import { PAGE, type Sync, type SyncProgress, type SyncRun, syncRunsQuery } from "./queries";
import { SyncSchedule } from "./SyncSchedule";
import { ChangeDialog } from "./SyncDialog";
import { errorWords, isUnderWay, progressWords, proofOf, proofWords, ruleWords, runWords, STATE, wayWords } from "./words";
import styles from "./synchronise.module.css";

interface OneSyncProps {
  readonly source: string;
  readonly one: Sync;
  readonly progress: SyncProgress | undefined;
  /** Why nothing can be done: offline, or a role that may not. */
  readonly reason: string | undefined;
}

export function OneSync({ source, one, progress, reason }: OneSyncProps) {
  const [asked, ask] = useState<"change" | "remove" | "schedule">();
  const { act, busy } = useActing();
  const going = isUnderWay(one.latest) ? one.latest : undefined;
  const input = { id: source, synchronisation: one.id };
  const begin = reason ?? (going === undefined ? undefined : "A run is under way");
  const write = begin ?? (one.paused ? "It is paused" : one.writable ? undefined : "Nothing may be written to the target's table yet");
  const run = () => act({ command: "synchronisations.run", input, failed: "It was not run" });
  const compare = () => act({ command: "synchronisations.compare", input, failed: "Nothing was compared" });
  const close = () => ask(undefined);
  useActions([
    { id: "run synchronisation", label: `Run ${one.name}`, group: "Here", icon: Play, reason: write, words: "synchronise copy", run },
    { id: "compare synchronisation", label: `Compare ${one.name}`, group: "Here", icon: GitCompareArrows, reason: begin, words: "dry run differences", run: compare },
  ]);
  return (
    <>
      <Card title={one.name} meta={wayWords(one) === one.name ? undefined : wayWords(one)}>
        <div className={styles["tools"]}>
          <Button look="primary" icon={Play} busy={busy} reason={write} onClick={run}>
            Run now
          </Button>
          <Button icon={GitCompareArrows} busy={busy} reason={begin} onClick={compare}>
            Compare only
          </Button>
          <Button icon={CalendarClock} reason={reason} onClick={() => ask("schedule")}>
            Schedule
          </Button>
          {one.paused ? (
            <Button icon={Play} reason={reason} onClick={() => act({ command: "synchronisations.resume", input, done: "It goes on", failed: "It was not resumed" })}>
              Resume
            </Button>
          ) : (
            <Button icon={Pause} reason={reason} onClick={() => act({ command: "synchronisations.pause", input, done: "It is paused", failed: "It was not paused" })}>
              Pause
            </Button>
          )}
          <IconButton icon={Settings2} label="Change columns and rules" reason={begin} onClick={() => ask("change")} />
          <IconButton icon={Trash2} label="Remove synchronisation" reason={begin} onClick={() => ask("remove")} />
          {one.paused && <StateWord state="waiting">Paused</StateWord>}
          {!one.writable && <StateWord state="warning">Nothing may be written to {one.target_table} yet</StateWord>}
        </div>
        <p className={styles["note"]}>{ruleWords(one)}</p>
        {going !== undefined && <Now run={going} progress={progress?.run === going.id ? progress : undefined} reason={reason} onStop={() => act({ command: "synchronisations.stop", input: { ...input, run: going.id }, failed: "It was not stopped" })} />}
        {going === undefined && one.latest !== null && <Latest run={one.latest} />}
      </Card>
      <Conflicts source={source} one={one} reason={reason} />
      {one.latest !== null && one.latest.sample !== null && <Differences key={one.latest.id} run={one.latest} />}
      <History source={source} one={one} />
      {asked === "schedule" && <SyncSchedule source={source} one={one} onClose={close} />}
      {asked === "remove" && (
        <ConfirmDialog
          title={`Remove ${one.name}?`}
          act="Remove it"
          busy={busy}
          onClose={close}
          onConfirm={() => {
            act({ command: "synchronisations.remove", input, done: "The synchronisation is gone; what it wrote stays", failed: "It was not removed" });
            close();
          }}
        >
          What it wrote stays. Its runs, its schedule, its open questions and what both tables had agreed on go: made anew, every row that differs is a conflict.
        </ConfirmDialog>
      )}
      {asked === "change" && <ChangeDialog source={source} one={one} onClose={close} />}
    </>
  );
}

interface NowProps {
  readonly run: SyncRun;
  readonly progress: SyncProgress | undefined;
  readonly reason: string | undefined;
  readonly onStop: () => void;
}

function Now({ run, progress, reason, onStop }: NowProps) {
  const known = progress !== undefined && progress.total > 0;
  return (
    <div className={styles["now"]} aria-live="polite">
      <StateWord state="running">{progressWords(run, progress)}</StateWord>
      <Button size="small" icon={Square} reason={reason} onClick={onStop}>
        Stop
      </Button>
      <Progress label="How far the synchronisation is" total={known ? progress.total : 1} parts={[{ state: "running", amount: known ? Math.min(progress.done, progress.total) : 0 }]} />
    </div>
  );
}

function Latest({ run }: { readonly run: SyncRun }) {
  const proof = proofOf(run);
  return (
    <div className={styles["latest"]}>
      <span className={styles["tools"]}>
        <StateWord state={STATE[run.state].state}>{STATE[run.state].word}</StateWord>
        <span className={styles["when"]}>
          <When micros={run.finished_at ?? run.started_at} />
        </span>
      </span>
      <span className={styles["more"]}>
        {[runWords(run), proof === undefined ? "" : proofWords(proof), errorWords(run.error)].filter((line) => line !== "").map((line) => (
          <CellLine key={line}>{line}</CellLine>
        ))}
      </span>
    </div>
  );
}

function History({ source, one }: { readonly source: string; readonly one: Sync }) {
  const [offset, setOffset] = useState(0);
  const list = useQuery(syncRunsQuery(source, one.id, offset));
  return (
    <Card title="Runs" bare>
      <Table label="Runs" columns={COLUMNS} rows={rowsOf(list, "The runs could not be loaded", <EmptyState>No run yet. Compare first to see what would be written.</EmptyState>)} keyOf={(run) => run.id} />
      <Pager offset={offset} limit={PAGE} total={list.data?.total ?? 0} onMove={setOffset} />
    </Card>
  );
}

const COLUMNS: readonly Column<SyncRun>[] = [
  { id: "at", head: "Begun", width: 150, cell: (run) => <When micros={run.started_at} /> },
  { id: "state", head: "State", width: 170, cell: (run) => <StateWord state={STATE[run.state].state}>{STATE[run.state].word}</StateWord> },
  { id: "what", head: "What came of it", cell: (run) => <Said run={run} /> },
  { id: "took", head: "Took", width: 90, align: "right", minor: true, cell: (run) => (run.finished_at === null ? "" : seconds(run.finished_at - run.started_at)) },
  { id: "by", head: "By", minor: true, cell: (run) => run.by_name },
];

function Said({ run }: { readonly run: SyncRun }) {
  const proof = proofOf(run);
  const lines = [runWords(run), proof === undefined ? "" : proofWords(proof), errorWords(run.error)].filter((line) => line !== "");
  return (
    <span className={styles["more"]}>
      {lines.map((line) => (
        <CellLine key={line}>{line}</CellLine>
      ))}
    </span>
  );
}

function seconds(micros: number): string {
  return `${(micros / 1_000_000).toFixed(1)} s`;
}
