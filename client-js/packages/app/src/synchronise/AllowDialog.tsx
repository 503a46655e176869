/** Which tables of this source synchronisations may write to: none, unless somebody who manages the source says so. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { LoadFailure } from "../data/failure";
import { whole } from "../format/numbers";
import { Button, Dialog, EmptyState, SearchInput, Skeleton, Switch } from "../ui";
import { useActing } from "../workspace/acting";
import { syncTablesQuery } from "./queries";
import styles from "./synchronise.module.css";

interface AllowDialogProps {
  readonly source: string;
  readonly allowed: readonly string[];
  readonly onClose: () => void;
}

export function AllowDialog({ source, allowed, onClose }: AllowDialogProps) {
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set(allowed));
  const tables = useQuery(syncTablesQuery(source));
  const { act, busy } = useActing();
  const names = [...new Set([...allowed, ...(tables.data?.items ?? []).flatMap((one) => (one.kind === "table" ? [one.name] : []))])].sort((a, b) => a.localeCompare(b));
  const [search, seek] = useState("");
  const words = search.toLowerCase().split(/\s+/u);
  const fit = names.filter((name) => words.every((word) => name.toLowerCase().includes(word)));
  const turn = (name: string, on: boolean) =>
    choose((now) => {
      const next = new Set(now);
      if (on) next.add(name);
      else next.delete(name);
      return next;
    });
  const save = () =>
    act({
      command: "synchronisations.allow",
      input: { id: source, tables: [...chosen] },
      done: chosen.size === 0 ? "Nothing may be written here" : "Synchronisations may write to the chosen tables",
      failed: "Nothing was changed",
      then: onClose,
    });
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={save}
      title="Tables that may be written to"
      hint="Sources are only read. Synchronisations alone may write, and only to the tables chosen here."
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={busy} reason={tables.data === undefined ? "The tables are being read" : undefined}>
            Keep choice
          </Button>
        </>
      }
    >
      {tables.error !== null && <LoadFailure title="The tables could not be read" error={tables.error} onRetry={() => void tables.refetch()} />}
      {tables.data === undefined && tables.error === null && <Skeleton height={96} />}
      {tables.data !== undefined && names.length === 0 && <EmptyState>This source has no tables.</EmptyState>}
      {tables.data !== undefined && names.length > 0 && (
        <div className={styles["seek"]}>
          <SearchInput aria-label="Search the tables" placeholder="Search the tables" value={search} onChange={seek} />
          <span className="quiet" aria-live="polite">
            {`${whole(chosen.size)} of ${whole(names.length)} chosen`}
          </span>
        </div>
      )}
      {names.length > 0 && fit.length === 0 && <EmptyState>No table has these words.</EmptyState>}
      {tables.data !== undefined && fit.length > 0 && (
        <div className={styles["list"]} role="group" aria-label="Tables">
          {fit.map((name) => (
            <Switch key={name} label={name} value={chosen.has(name)} onChange={(on) => turn(name, on)} />
          ))}
        </div>
      )}
    </Dialog>
  );
}
