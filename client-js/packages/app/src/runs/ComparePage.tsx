/** Two runs of a design side by side: parameters, durations of each step, outputs that differ. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { LoadFailure } from "../data/failure";
import { runQuery } from "../data/queries";
import { runState, stateWord } from "../data/runs";
import { call } from "../data/api";
import { duration, exact } from "../format/times";
import { ms } from "../format/useNow";
import { usePage } from "../shell/page";
import { Card, type Column, EmptyState, Field, PageBody, PageHead, Select, Skeleton, StateWord, Table } from "../ui";
import { compared, type ComparedStep, type ComparedValue, type Comparison, type Side } from "./compare";
import styles from "./runs.module.css";

export function ComparePage() {
  const { workspace, run: id } = useParams({ from: "/signed-in/w/$workspace/runs/$run/compare" });
  const { with: chosen } = useSearch({ from: "/signed-in/w/$workspace/runs/$run/compare" });
  const navigate = useNavigate();
  const one = useQuery(runQuery(id));
  const design = one.data?.design;
  const others = useQuery({
    queryKey: ["run-list", workspace, "beside", design],
    queryFn: ({ signal }) => call("runs.list", { workspace, design: design ?? "", since: 0, limit: 100 }, { signal }),
    enabled: design !== undefined,
  });
  const candidates = (others.data?.items ?? []).filter((run) => run.id !== id);
  const before = candidates.find((run) => run.number < (one.data?.number ?? 0) && run.status === "succeeded") ?? candidates.find((run) => run.number < (one.data?.number ?? 0)) ?? candidates[0];
  const other = chosen ?? before?.id;
  const second = useQuery({ ...runQuery(other ?? ""), enabled: other !== undefined });
  usePage({ title: one.data === undefined ? "Compare" : `${one.data.title}, run ${one.data.number} compared` });
  const comparison = useMemo(() => (one.data === undefined || second.data === undefined ? undefined : compared(second.data, one.data)), [one.data, second.data]);
  const failure = one.error ?? second.error ?? null;
  return (
    <>
      <PageHead
        title={one.data === undefined ? <Skeleton width={240} height={24} /> : one.data.title}
        sub={one.data === undefined ? "" : `Run ${one.data.number}${second.data === undefined ? "" : ` beside run ${second.data.number}`}`}
        acts={
          <Link to="/w/$workspace/runs/$run" params={{ workspace, run: id }}>
            Back to the run
          </Link>
        }
      />
      <PageBody>
        {failure !== null && <LoadFailure title="The runs could not be compared" error={failure} onRetry={() => void one.refetch()} />}
        {others.data !== undefined && candidates.length === 0 && <EmptyState>This is the only run of the design.</EmptyState>}
        {candidates.length > 0 && (
          <div className={styles["which"]}>
          <Field label="Compare with" note={false}>
            <Select
              value={other ?? ""}
              onChange={(next) => void navigate({ to: "/w/$workspace/runs/$run/compare", params: { workspace, run: id }, search: { with: next }, replace: true })}
              options={candidates.map((run) => ({ value: run.id, label: `Run ${run.number}, ${stateWord(run.status).toLowerCase()}, ${exact(ms(run.created_at))}` }))}
            />
          </Field>
          </div>
        )}
        {comparison !== undefined && second.data !== undefined && one.data !== undefined && <Sides comparison={comparison} names={[`Run ${second.data.number}`, `Run ${one.data.number}`]} states={[second.data.status, one.data.status]} />}
      </PageBody>
    </>
  );
}

interface SidesProps {
  readonly comparison: Comparison;
  readonly names: readonly [string, string];
  readonly states: readonly [string, string];
}

function Sides({ comparison, names, states }: SidesProps) {
  const [first, second] = names;
  const steps: readonly Column<ComparedStep>[] = [
    { id: "step", head: "Step", cell: (step) => step.title },
    { id: "one", head: first, align: "right", cell: (step) => <Took side={step.one} /> },
    { id: "other", head: second, align: "right", cell: (step) => <Took side={step.other} /> },
    { id: "longer", head: "Difference", align: "right", cell: (step) => <Longer by={step.longer} of={step.one?.took} /> },
    { id: "output", head: "Output", minor: true, cell: (step) => <span className={step.output === "differs" ? styles["differs"] : "quiet"}>{OUTPUT[step.output]}</span> },
  ];
  const parameters: readonly Column<ComparedValue>[] = [
    { id: "name", head: "Parameter", cell: (value) => <span className="mono">{value.name}</span> },
    { id: "one", head: first, cell: (value) => <Value value={value.one} /> },
    { id: "other", head: second, cell: (value) => <Value value={value.other} /> },
  ];
  return (
    <div className={styles["compared"]}>
      <p className={styles["sides"]}>
        {names.map((name, index) => (
          <span key={name}>
            {name} <StateWord state={runState(states[index] ?? "")}>{stateWord(states[index] ?? "")}</StateWord>
          </span>
        ))}
      </p>
      <Card>
        <Table label="Parameters that differ" columns={parameters} keyOf={(value) => value.name} rows={comparison.parameters.length === 0 ? { kind: "empty", message: <EmptyState>Both were given the same.</EmptyState> } : { kind: "rows", rows: comparison.parameters }} />
      </Card>
      <Card>
        <Table label="Steps" columns={steps} keyOf={(step) => step.node} rows={{ kind: "rows", rows: comparison.steps }} />
      </Card>
    </div>
  );
}

const OUTPUT: Readonly<Record<ComparedStep["output"], string>> = { same: "the same", differs: "differs", unknown: "not compared" };

function Took({ side }: { readonly side: Side | undefined }) {
  if (side === undefined) return <span className="quiet">not in that version</span>;
  if (side.took === undefined || side.state !== "done") return <StateWord state={side.state}>{side.word}</StateWord>;
  return <>{duration(side.took / 1000)}</>;
}

const NOTABLE = 1.2;

/** A difference stands out from a fifth of the time on, with a sign and a word of its own. */
function Longer({ by, of }: { readonly by: number | undefined; readonly of: number | undefined }) {
  if (by === undefined || of === undefined) return <span className="quiet">not compared</span>;
  const notable = by > 0 ? (of + by) / Math.max(1, of) >= NOTABLE : of / Math.max(1, of + by) >= NOTABLE;
  const words = by === 0 ? "the same" : `${duration(Math.abs(by) / 1000)} ${by > 0 ? "longer" : "shorter"}`;
  return <span className={notable && Math.abs(by) > 50_000 ? (by > 0 ? styles["longer"] : styles["shorter"]) : "quiet"}>{words}</span>;
}

function Value({ value }: { readonly value: unknown }) {
  return value === undefined ? <span className="quiet">not given</span> : <span className="mono">{JSON.stringify(value)}</span>;
}
