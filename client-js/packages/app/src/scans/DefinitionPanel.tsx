/** One scan definition whole: what it looks at, by which rule sets, when by itself, and what its scans came to. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { rowsOf } from "../data/rows";
import { counted } from "../format/numbers";
import { When } from "../format/When";
import { attachableQuery, type RuleSet } from "../rules/queries";
import { Card, type Column, EmptyState, IconButton, Pager, Select, Skeleton, StateWord, Table, toast } from "../ui";
import { type Definition, LAST_SCANS, scansOfDefinitionQuery, stagesQuery, titleOf } from "./definitions";
import type { Scan } from "./queries";
import styles from "./scans.module.css";
import { changedWords, STATUS } from "./words";

interface DefinitionPanelProps {
  readonly workspace: string;
  readonly one: Definition;
  readonly reason: string | undefined;
}

export function DefinitionPanel({ workspace, one, reason }: DefinitionPanelProps) {
  const stages = useQuery(stagesQuery).data?.stages ?? [];
  const names = one.stages.map((name) => stages.find((stage) => stage.name === name)?.title ?? name);
  return (
    <>
      <Card title={one.name} meta={one.mode === "full" ? "all tables" : "changed tables"}>
        {one.description !== "" && <p className={styles["about"]}>{one.description}</p>}
        <dl className={styles["facts"]}>
          <dt>Sources</dt>
          <dd>
            <ul className={styles["sets"]}>
              {one.sources.map((id) => (
                <li key={id}>
                  {id in one.source_titles ? (
                    <Link to="/w/$workspace/sources/$document/$tab" params={{ workspace, document: id, tab: "scans" }}>
                      {titleOf(id, one.source_titles)}
                    </Link>
                  ) : (
                    <span className="quiet">{titleOf(id, one.source_titles)}</span>
                  )}
                </li>
              ))}
            </ul>
          </dd>
          <dt>Stages</dt>
          <dd>{names.length === 0 ? "All of them" : names.join(", ")}</dd>
          <dt>Tables</dt>
          <dd>{one.tables.length === 0 ? "Every table" : <code>{one.tables.join(", ")}</code>}</dd>
          <dt>By itself</dt>
          <dd>
            {one.schedules.length === 0 ? (
              "Never: somebody runs it"
            ) : (
              <>
                {one.schedules.join("; ")}
                {one.design !== null && (
                  <>
                    {" "}
                    <Link to="/w/$workspace/designs/$document/triggers" params={{ workspace, document: one.design }}>
                      Change its schedules
                    </Link>
                  </>
                )}
              </>
            )}
          </dd>
          <dt>Changed</dt>
          <dd>
            {one.updated_by_name}, <When micros={one.updated_at} />
          </dd>
        </dl>
      </Card>
      <RuleSetsCard workspace={workspace} one={one} reason={reason} />
      <ScansCard workspace={workspace} one={one} />
    </>
  );
}

/** A rule set is attached to sources: here to all that the definition scans. */
function RuleSetsCard({ workspace, one, reason }: DefinitionPanelProps) {
  const queries = useQueryClient();
  const sets = useQuery(attachableQuery(workspace));
  const here = one.sources.filter((id) => id in one.source_titles);
  const on = (set: RuleSet) => here.filter((id) => set.applies_to.includes(id)).length;
  const change = useMutation({
    mutationFn: async ({ set, attach }: { readonly set: RuleSet; readonly attach: boolean }) => {
      for (const source of here.filter((id) => set.applies_to.includes(id) !== attach)) {
        await call(attach ? "rule_sets.attach" : "rule_sets.detach", { id: set.id, source });
      }
    },
    onError: (error) => void toast({ text: "The rule set is not where it should be", detail: error.message, state: "failed" }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["rule sets"] }),
  });
  const items = sets.data?.items ?? [];
  const attached = items.filter((set) => on(set) > 0);
  const others = items.filter((set) => on(set) < here.length);
  const name = (set: RuleSet) => (set.title === "" ? "Without a name" : set.title);
  return (
    <Card title="Rule sets" meta={sets.data === undefined ? undefined : `${attached.length}`}>
      {sets.error !== null && sets.data === undefined && <LoadFailure title="The rule sets could not be loaded" error={sets.error} onRetry={() => void sets.refetch()} />}
      {sets.data === undefined && sets.error === null && <Skeleton height={32} />}
      <ul className={styles["sets"]} aria-label="Rule sets of its sources">
        {attached.map((set) => (
          <li key={set.id}>
            <Link to="/w/$workspace/governance/rule-sets/$document" params={{ workspace, document: set.id }}>
              {name(set)}
            </Link>
            <span className="quiet">{on(set) === here.length ? counted(set.rules, "rule") : `on ${on(set)} of ${here.length} sources`}</span>
            <IconButton size="small" icon={X} label={`Detach ${name(set)}`} reason={reason ?? (change.isPending ? "It is being changed" : undefined)} onClick={() => change.mutate({ set, attach: false })} />
          </li>
        ))}
      </ul>
      {sets.data !== undefined && attached.length === 0 && <p className={styles["note"]}>Its sources are held against no rules of yours. What is attached counts from the next scan on, for every scan of these sources.</p>}
      {reason === undefined && others.length > 0 && (
        <div className={styles["attach"]}>
          <Select
            label="Attach a rule set"
            value=""
            placeholder={change.isPending ? "Attaching" : "Attach a rule set"}
            onChange={(id: string) => {
              const set = others.find((other) => other.id === id);
              if (set !== undefined && !change.isPending) change.mutate({ set, attach: true });
            }}
            options={others.map((set) => ({ value: set.id, label: name(set) }))}
          />
        </div>
      )}
    </Card>
  );
}

function ScansCard({ workspace, one }: Pick<DefinitionPanelProps, "workspace" | "one">) {
  const [offset, setOffset] = useState(0);
  const scans = useQuery(scansOfDefinitionQuery(workspace, one.id, offset));
  const columns: readonly Column<Scan>[] = [
    {
      id: "source",
      head: "Source",
      cell: (scan) => (
        <Link to="/w/$workspace/sources/$document/$tab" params={{ workspace, document: scan.source, tab: "scans" }}>
          {scan.source_title === "" ? "Without a name" : scan.source_title}
        </Link>
      ),
    },
    { id: "number", head: "Scan", minor: true, align: "right", cell: (scan) => scan.number },
    { id: "status", head: "Status", width: 120, cell: (scan) => <StateWord state={STATUS[scan.status].state}>{STATUS[scan.status].word}</StateWord> },
    { id: "changed", head: "Findings", cell: (scan) => changedWords(scan.counts) },
    { id: "by", head: "By", minor: true, cell: (scan) => scan.started_by_name },
    { id: "at", head: "Started", align: "right", cell: (scan) => <When micros={scan.created_at} short /> },
  ];
  return (
    <Card title="Scans" meta={scans.data === undefined ? undefined : counted(scans.data.total, "scan")} bare>
      <Table label={`Scans of ${one.name}`} columns={columns} rows={rowsOf(scans, "The scans could not be loaded", <EmptyState>It has not run yet.</EmptyState>)} keyOf={(scan) => scan.id} />
      <Pager offset={offset} limit={LAST_SCANS} total={scans.data?.total ?? 0} onMove={setOffset} />
    </Card>
  );
}
