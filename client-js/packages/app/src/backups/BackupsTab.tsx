/** Backups of a source: take one, watch it being restored in a test, restore it, and say how many stay. */
import { useQuery } from "@tanstack/react-query";
import { Archive, ArchiveRestore, CalendarClock, SlidersHorizontal, Square, Trash2 } from "lucide-react";
import { useState } from "react";
import { rowsOf } from "../data/rows";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useStore } from "../live/useStore";
import { mayRun } from "../session/rights";
import type { SourceTabProps } from "../source/tabs";
import { Button, Card, CellLine, type Column, EmptyState, IconButton, Pager, Progress, StateWord, Table } from "../ui";
import { useActing } from "../workspace/acting";
import styles from "./backups.module.css";
import { PolicyDialog } from "./PolicyDialog";
import { type Backup, type BackupProgress, backupsQuery, PAGE, type Restore, useBackupEvents } from "./queries";
import { RestoreDialog } from "./RestoreDialog";
import { BackupSchedule } from "./BackupSchedule";
import { errorWords, isUnderWay, policyWords, restoreWords, restoring, sizeWords, STATE } from "./words";

const MANAGERS = new Set(["owner", "admin"]);

type Asked = { readonly kind: "policy" } | { readonly kind: "schedule" } | { readonly kind: "restore"; readonly backup: Backup };

export function BackupsTab({ handle, source }: SourceTabProps) {
  const [offset, setOffset] = useState(0);
  const [asked, ask] = useState<Asked>();
  const list = useQuery(backupsQuery(source.id, offset));
  const newest = useQuery(backupsQuery(source.id, 0)).data;
  const progress = useBackupEvents(source.id);
  const { role } = useStore(handle.facts);
  const offline = useOfflineReason();
  const { act, busy } = useActing();
  const running = newest?.items.find(isUnderWay);
  const restore = restoring(newest?.items ?? []);
  const run = offline ?? mayRun(role) ?? blocked(newest) ?? (running === undefined ? undefined : "A backup is under way");
  const manage = offline ?? (MANAGERS.has(role) ? undefined : "Only who manages this source may");
  const take = () => act({ command: "backups.take", input: { id: source.id }, failed: "No backup was begun" });
  const close = () => ask(undefined);
  useActions([{ id: "back up", label: "Back up this source", group: "Here", icon: Archive, reason: run, words: "copy save", run: take }]);
  const kind = typeof source.body["kind"] === "string" ? source.body["kind"] : "";
  const ofFiles = kind === "files";
  const empty = <EmptyState>No backup yet. Each copy is restored in a test before it counts.</EmptyState>;
  return (
    <div className={styles["page"]}>
      <Card title="Backups" meta={newest?.how}>
        <div className={styles["tools"]}>
          <Button look="primary" icon={Archive} busy={busy} reason={run} onClick={take}>
            Back up now
          </Button>
          <Button icon={CalendarClock} reason={offline ?? mayRun(role) ?? blocked(newest)} onClick={() => ask({ kind: "schedule" })}>
            Schedule
          </Button>
          <Button icon={SlidersHorizontal} reason={manage} onClick={() => ask({ kind: "policy" })}>
            Policy
          </Button>
          {newest?.overdue === true && <StateWord state="warning">No verified backup is young enough</StateWord>}
        </div>
        {newest !== undefined && <p className={styles["note"]}>{blocked(newest) ?? policyWords(newest.policy)}</p>}
        {running !== undefined && (
          <Now
            words={STATE[running.state].word}
            label="How far the backup is"
            progress={progress?.backup === running.id && progress.restore === "" ? progress : undefined}
            reason={offline ?? mayRun(role)}
            onStop={() => act({ command: "backups.stop", input: { id: source.id, backup: running.id }, failed: "It was not stopped" })}
          />
        )}
        {restore !== undefined && (
          <Now
            words={restoreWords(restore.entry)}
            label="How far the restore is"
            progress={progress?.restore === restore.entry.id ? progress : undefined}
            reason={manage}
            onStop={() => act({ command: "backups.stop_restore", input: { id: source.id, backup: restore.backup.id, restore: restore.entry.id }, failed: "It was not stopped" })}
          />
        )}
      </Card>
      <Card title="History" bare>
        <Table
          label="Backups"
          columns={columnsOf(ofFiles)}
          rows={rowsOf(list, "The backups could not be loaded", empty)}
          keyOf={(one) => one.id}
          acts={(one) => (
            <>
              <IconButton icon={ArchiveRestore} label="Restore" reason={manage ?? whyNotRestored(one, restore !== undefined)} onClick={() => ask({ kind: "restore", backup: one })} />
              <IconButton
                icon={Trash2}
                label="Remove"
                reason={manage ?? (isUnderWay(one) || restore?.backup.id === one.id ? "It is under way" : undefined)}
                onClick={() => act({ command: "backups.remove", input: { id: source.id, backup: one.id }, done: "The backup is gone", failed: "The backup was not removed" })}
              />
            </>
          )}
        />
        <Pager offset={offset} limit={PAGE} total={list.data?.total ?? 0} onMove={setOffset} />
      </Card>
      {asked?.kind === "restore" && <RestoreDialog source={source.id} backup={asked.backup} place={newest?.place ?? "a new place"} onClose={close} />}
      {asked?.kind === "schedule" && <BackupSchedule source={source.id} onClose={close} />}
      {asked?.kind === "policy" && newest !== undefined && <PolicyDialog source={source.id} workspace={source.workspace} kind={kind} policy={newest.policy} onClose={close} />}
    </div>
  );
}

interface NowProps {
  readonly words: string;
  readonly label: string;
  readonly progress: BackupProgress | undefined;
  readonly reason: string | undefined;
  readonly onStop: () => void;
}

function Now({ words, label, progress, reason, onStop }: NowProps) {
  const known = progress !== undefined && progress.total > 0;
  return (
    <div className={styles["now"]} aria-live="polite">
      <StateWord state="running">
        {words}
        {known && progress.label !== "" ? `: ${progress.label}` : ""}
      </StateWord>
      <Button size="small" icon={Square} reason={reason} onClick={onStop}>
        Stop
      </Button>
      <Progress label={label} total={known ? progress.total : 1} parts={[{ state: "running", amount: known ? progress.done : 0 }]} />
    </div>
  );
}

function whyNotRestored(one: Backup, busy: boolean): string | undefined {
  if (one.state !== "verified" && one.state !== "unproven") return "There is no copy";
  return busy ? "A restore is under way" : undefined;
}

function blocked(list: { readonly possible: boolean; readonly missing: readonly string[] } | undefined): string | undefined {
  if (list === undefined) return undefined;
  if (!list.possible) return "This kind of source cannot be backed up here. Back it up with the means of its own system.";
  return list.missing.length === 0 ? undefined : `Install ${list.missing.join(" and ")} on the server of Concert first.`;
}

function columnsOf(ofFiles: boolean): readonly Column<Backup>[] {
  return [
    { id: "at", head: "Taken", cell: (one) => <When micros={one.started_at} /> },
    { id: "state", head: "State", width: 160, cell: (one) => <StateWord state={STATE[one.state].state}>{STATE[one.state].word}</StateWord> },
    { id: "size", head: "Restored in the test", cell: (one) => <Said one={one} ofFiles={ofFiles} /> },
    { id: "by", head: "By", minor: true, cell: (one) => one.by_name },
  ];
}

function Said({ one, ofFiles }: { readonly one: Backup; readonly ofFiles: boolean }) {
  const lines = [errorWords(one.error), ...one.remarks].filter((line) => line !== "");
  return (
    <span className={styles["more"]}>
      {sizeWords(one, ofFiles)}
      {lines.map((line) => (
        <CellLine key={line}>{line}</CellLine>
      ))}
      {one.restored.map((each: Restore) => (
        <CellLine key={`${each.id} ${each.at}`}>{restoreWords(each)}</CellLine>
      ))}
    </span>
  );
}
