/** What is in the source: schemas, tables and columns as they were discovered last. */
import type { DocumentHandle, SchemaOutput } from "@concert/sdk";
import { ScanSearch } from "lucide-react";
import { useMemo, useState } from "react";
import type { Kept } from "../data/results";
import { When } from "../format/When";
import { Button, Card, EmptyState, ErrorState, SearchInput, Tree } from "../ui";
import styles from "./source.module.css";
import { usePeopleOnTables } from "./peopleOnTables";
import { openAtFirst, schemaTree, tableOfRow, withPeople } from "./tree";

interface SchemaCardProps {
  readonly handle: DocumentHandle;
  readonly kept: Kept<SchemaOutput>;
  readonly running: boolean;
  readonly reason: string | undefined;
  readonly table: string | undefined;
  readonly onTable: (table: string) => void;
  readonly onDiscover: () => void;
}

export function SchemaCard({ handle, kept, running, reason, table, onTable, onDiscover }: SchemaCardProps) {
  const meta = kept.kind === "succeeded" ? <>scanned <When micros={kept.at} /></> : undefined;
  return (
    <Card className={styles["schema"]} bare title="Schema" acts={<span className="quiet">{meta}</span>}>
      {kept.kind === "succeeded" ? (
        <SchemaTree handle={handle} output={kept.output} table={table} onTable={onTable} />
      ) : (
        <NoSchema kept={kept} running={running} reason={reason} onDiscover={onDiscover} />
      )}
    </Card>
  );
}

function NoSchema({ kept, running, reason, onDiscover }: Pick<SchemaCardProps, "running" | "reason" | "onDiscover"> & { readonly kept: Exclude<Kept<SchemaOutput>, { kind: "succeeded" }> }) {
  if (kept.kind === "failed") {
    return (
      <div className={styles["filter"]}>
        <ErrorState title={kept.error.message} code={kept.error.code} onRetry={onDiscover}>
          {kept.error.next_step}
        </ErrorState>
      </div>
    );
  }
  return (
    <EmptyState
      act={
        <Button size="small" icon={ScanSearch} busy={running} reason={reason} onClick={onDiscover}>
          Read schema
        </Button>
      }
    >
      Not read yet. Its tables and columns stand here then, and each table can be looked into.
    </EmptyState>
  );
}

function SchemaTree({ handle, output, table, onTable }: { readonly handle: DocumentHandle; readonly output: SchemaOutput; readonly table: string | undefined; readonly onTable: (table: string) => void }) {
  const [filter, setFilter] = useState("");
  const [open, setOpen] = useState(() => openAtFirst(output.tables));
  const people = usePeopleOnTables(handle);
  const items = useMemo(() => withPeople(schemaTree(output.tables, filter), people), [output.tables, filter, people]);
  const choose = (id: string) => {
    const chosen = tableOfRow(id);
    if (chosen !== undefined) onTable(chosen);
  };
  return (
    <>
      <div className={styles["filter"]}>
        <SearchInput aria-label="Filter tables" placeholder="Filter tables" value={filter} onChange={setFilter} />
      </div>
      {items.length === 0 ? (
        <EmptyState>{filter === "" ? "The source has no tables." : `No table or column is called “${filter}”.`}</EmptyState>
      ) : (
        <div className={styles["tree"]}>
          <Tree label="Tables" items={items} open={open} onOpen={setOpen} selected={table === undefined ? undefined : `table:${table}`} onSelect={choose} />
        </div>
      )}
    </>
  );
}
