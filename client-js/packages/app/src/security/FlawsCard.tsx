/** Flaws that are followed, worst first: who mends each, until when, and what the last look said. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { rowsOf } from "../data/rows";
import { completed, differing } from "../filters/query";
import { SavedFilters } from "../filters/SavedFilters";
import { When } from "../format/When";
import { Card, Chip, type Column, EmptyState, NameButton, Pager, Segmented, Select, StateWord, Table } from "../ui";
import { FlawDialog } from "./FlawDialog";
import { FLAWS_PAGE, flawsQuery } from "./queries";
import styles from "./security.module.css";
import { SeverityChip } from "./SeverityChip";
import { type Flaw, FLAWS, placeOfFlaw, SEVERITIES, SEVERITY } from "./words";

interface FlawsCardProps {
  readonly workspace: string;
  /** Left out: of all sources of the workspace. */
  readonly source?: string;
}

type Shown = Flaw["state"] | "all";
const ANY = "any";
interface Chosen extends Record<string, string> {
  readonly state: Shown;
  readonly severity: string;
}
const BEGINNING: Chosen = { state: "open", severity: ANY };
const KNOWN = { state: ["open", "accepted", "closed", "all"], severity: [ANY, ...SEVERITIES] } as const;

export function FlawsCard({ workspace, source }: FlawsCardProps) {
  const [state, setState] = useState<Shown>("open");
  const [severity, setSeverity] = useState<string>(ANY);
  const [offset, setOffset] = useState(0);
  const [opened, open] = useState<Flaw>();
  const found = useQuery(flawsQuery({ workspace, ...(source === undefined ? {} : { source }), state: state === "all" ? "" : state, severity: severity === ANY ? "" : severity, offset }));
  const chosen = found.data?.items.find((one) => one.id === opened?.id) ?? opened; // it stays open when it leaves the list
  const empty = <EmptyState>{state === "open" ? "Nothing is open. A flaw appears here when an assessment finds it, and closes when a look finds it gone." : "Nothing here."}</EmptyState>;
  const first = (change: () => void) => {
    setOffset(0);
    change();
  };
  return (
    <Card title="Flaws to mend" meta={found.data === undefined ? undefined : `${found.data.total}`} bare>
      <div className={styles["tools"]}>
        <Segmented<Shown>
          label="State of flaws"
          value={state}
          onChange={(next) => first(() => setState(next))}
          segments={[
            { value: "open", label: "Open" },
            { value: "accepted", label: "Accepted" },
            { value: "closed", label: "Closed" },
            { value: "all", label: "All" },
          ]}
        />
        <Select
          label="Severity"
          value={severity}
          onChange={(next) => first(() => setSeverity(next))}
          options={[{ value: ANY, label: "Any severity" }, ...SEVERITIES.map((one) => ({ value: one, label: SEVERITY[one].word }))]}
        />
        <SavedFilters
          workspace={workspace}
          list="flaws"
          beginning="Show what is open"
          query={differing({ state, severity }, BEGINNING)}
          onApply={(query) =>
            first(() => {
              const next = completed(query, BEGINNING, KNOWN);
              setState(next.state);
              setSeverity(next.severity);
            })
          }
        />
      </div>
      <Table label="Flaws" columns={columnsOf(source === undefined, open)} rows={rowsOf(found, "The flaws could not be loaded", empty)} keyOf={(one) => one.id} opens />
      <Pager offset={offset} limit={FLAWS_PAGE} total={found.data?.total ?? 0} onMove={setOffset} />
      {chosen !== undefined && <FlawDialog flaw={chosen} onClose={() => open(undefined)} />}
    </Card>
  );
}

function columnsOf(withSource: boolean, open: (flaw: Flaw) => void): readonly Column<Flaw>[] {
  const source: Column<Flaw> = { id: "source", head: "Source", minor: true, cell: (one) => one.source_title };
  return [
    {
      id: "flaw",
      head: "Flaw",
      cell: (one) => (
        <NameButton className={styles["text"]} onClick={() => open(one)}>
          {one.message}
        </NameButton>
      ),
    },
    { id: "severity", head: "Severity", width: 110, cell: (one) => <SeverityChip of={one.severity} /> },
    ...(withSource ? [source] : [{ id: "place", head: "Place", minor: true, cell: (one: Flaw) => (placeOfFlaw(one) === "" ? <span className="quiet">the source</span> : <code>{placeOfFlaw(one)}</code>) }]),
    { id: "owner", head: "Owner", minor: true, width: 140, cell: (one) => (one.owner === null ? <span className="quiet">nobody yet</span> : one.owner_name) },
    { id: "due", head: "Due", width: 130, cell: (one) => <Due flaw={one} /> },
    { id: "state", head: "State", width: 110, cell: (one) => <StateWord state={FLAWS[one.state].state}>{FLAWS[one.state].word}</StateWord> },
  ];
}

function Due({ flaw }: { readonly flaw: Flaw }) {
  if (flaw.due === null) return <span className="quiet">no date</span>;
  return flaw.overdue ? (
    <Chip tone="fail">
      Overdue <When micros={flaw.due} short />
    </Chip>
  ) : (
    <When micros={flaw.due} short />
  );
}
