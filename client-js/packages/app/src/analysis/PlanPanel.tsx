/** The plan of the draft: what runs side by side, what decides how long it takes, and how much air the others have. */
import type { DesignImpact, DesignPlan, ExpectedStep, StepConflict } from "@concert/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { LoadFailure } from "../data/failure";
import { counted } from "../format/numbers";
import { useDesigning, useSelection } from "../designer/context";
import { EmptyState, Icon, Skeleton, Switch } from "../ui";
import styles from "./analysis.module.css";
import { impactQuery, planQuery } from "./queries";
import { knownWords, seconds, sometimesWords } from "./words";

const SETTLE = 400;

/** Asked again when an edit of anybody was committed; what the canvas marks goes when the panel does. */
export function PlanPanel() {
  const { state, workspace } = useDesigning();
  const { data, error, refetch } = useQuery(planQuery(state.handle.id));
  const queries = useQueryClient();
  const [marking, mark] = useState(false);
  const design = state.handle.id;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const changed = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void queries.invalidateQueries({ queryKey: ["plan", design] }), SETTLE);
    };
    const stops = [state.graph.nodes.subscribe(changed), state.graph.edges.subscribe(changed)];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [state, queries, design]);
  useEffect(() => {
    state.critical.set(marking && data !== undefined ? new Set(data.steps.filter((step) => step.critical).map((step) => step.node)) : NONE);
    return () => state.critical.set(NONE);
  }, [state, marking, data]);
  if (data === undefined) return error === null ? <Skeleton height={96} /> : <LoadFailure title="The plan could not be worked out" error={error} onRetry={() => void refetch()} />;
  if (data.steps.length === 0) return <EmptyState>{data.cycles.length > 0 ? "The steps go round in a circle: nothing can begin." : "No steps yet. What runs side by side, and for how long, appears here."}</EmptyState>;
  return (
    <div className={styles["plan"]}>
      <div className={styles["planHead"]}>
        <span>
          <strong>{seconds(data.seconds)}</strong> expected{data.guessed > 0 && `, ${counted(data.guessed, "step")} guessed`}
        </span>
        <span>
          {counted(data.levels[0]?.waves.length ?? 0, "wave")}, {data.widest} side by side, {counted(data.places, "place")}
        </span>
        <span className={styles["planSpace"]}>
          <Switch label="Mark on the canvas" value={marking} onChange={mark} />
        </span>
      </div>
      <Notes plan={data} />
      <Steps plan={data} />
      <Reach workspace={workspace} />
    </div>
  );
}

const NONE: ReadonlySet<string> = new Set();

function Notes({ plan }: { readonly plan: DesignPlan }) {
  const titles = new Map(plan.steps.map((step) => [step.node, step.title]));
  const name = (node: string) => titles.get(node) ?? node;
  const notes = [
    ...plan.cycles.map((cycle) => `A circle: ${cycle.map(name).join(" → ")}`),
    ...plan.conflicts.map((conflict) => conflictWords(conflict, name)),
    ...(plan.widest > plan.places ? [`${counted(plan.widest, "step")} could run at once; ${counted(plan.places, "place")} here, so some wait.`] : []),
  ];
  if (notes.length === 0) return null;
  return (
    <ul className={styles["notes"]} aria-label="What gets in each other's way">
      {notes.map((note) => (
        <li key={note}>
          <Icon of={TriangleAlert} size={14} />
          {note}
        </li>
      ))}
    </ul>
  );
}

function conflictWords({ kind, name, steps, count, wanted, available }: StepConflict, title: (node: string) => string): string {
  const first = steps.slice(0, 3).map(title).join(", ");
  const who = count > 3 ? `${first} and ${count - 3} more` : first;
  switch (kind) {
    case "writes":
      return `${who} could write the same at once (${name}): the last one wins.`;
    case "table":
      return `${who} could touch ${name} at once, and one of them fills it: what is read may be half of it. Put one after the other.`;
    case "slot":
      return `${who} could ask for ${wanted} of ${name} at once; there are ${available}, so they take turns.`;
    case "source":
      return `${who} could read ${name} at once; it lets in ${available}.`;
  }
}

function Steps({ plan }: { readonly plan: DesignPlan }) {
  const { state } = useDesigning();
  const { nodes } = useSelection();
  return (
    <table className={styles["lanes"]} aria-label="Steps by when they can begin">
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col">Wave</th>
          <th scope="col">Expected</th>
          <th scope="col">Slack</th>
          <th scope="col">
            <span className="visually-hidden">When</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {plan.steps.map((step) => (
          <tr key={step.node} data-critical={step.critical || undefined} data-guess={step.known === "guess" || undefined} data-chosen={nodes.has(step.node) || undefined}>
            <td className={styles["nameCell"]}>
              <button type="button" aria-pressed={nodes.has(step.node)} onClick={() => state.select([step.node])}>
                {step.title}
              </button>
            </td>
            <td className={styles["number"]}>{step.wave + 1}</td>
            <td title={knownWords(step)}>
              {seconds(step.seconds)} <span className={styles["quiet"]}>{knownWords(step)}</span>
            </td>
            <td>{step.critical ? "none: decides the time" : seconds(step.slack)}</td>
            <td>
              <Bar step={step} whole={plan.seconds} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bar({ step, whole }: { readonly step: ExpectedStep; readonly whole: number }) {
  const part = (value: number) => `${whole === 0 ? 0 : (value / whole) * 100}%`;
  const said = sometimesWords(step);
  return (
    <span className={styles["track"]} title={said}>
      <span className={styles["air"]} style={{ left: part(step.end), width: part(Math.min(step.slack, whole - step.end)) }} />
      <span className={styles["span"]} style={{ left: part(step.begin), width: part(step.seconds) }} />
    </span>
  );
}

/** What a change of the chosen step would reach. */
function Reach({ workspace }: { readonly workspace: string }) {
  const { state } = useDesigning();
  const { nodes } = useSelection();
  const [only] = nodes;
  const node = nodes.size === 1 ? only : undefined;
  const query = useQuery({ ...impactQuery(state.handle.id, node ?? ""), enabled: node !== undefined });
  if (node === undefined) return <p className={styles["impact"]}>Choose one step to see what a change of it reaches.</p>;
  if (query.data === undefined) return <p className={styles["impact"]}>{query.error === null ? "Looking…" : "What a change reaches could not be worked out."}</p>;
  return <Impact of={query.data} workspace={workspace} />;
}

function Impact({ of, workspace }: { readonly of: DesignImpact; readonly workspace: string }) {
  const steps = of.reached.filter((one) => one.why !== "inside");
  return (
    <div className={styles["impact"]}>
      <p>
        A change of this step reaches <strong>{counted(of.reached.length, "step")}</strong>
        {steps.length > 0 && `: ${steps.slice(0, 6).map((one) => one.title).join(", ")}${steps.length > 6 ? " and more" : ""}`}.
        {of.sources.length > 0 && ` Sources among them: ${of.sources.map((one) => (one.name === "" ? "one that the run will know" : one.name)).join(", ")}.`}
      </p>
      {of.dependents.length > 0 && (
        <p>
          Other designs:{" "}
          {of.dependents.map((one) => (
            <Link key={`${one.how}${one.id}`} to="/w/$workspace/designs/$document" params={{ workspace, document: one.id }}>
              {one.name} {one.how === "calls" ? "(calls this one) " : "(runs after it) "}
            </Link>
          ))}
        </p>
      )}
      {of.hidden > 0 && <p>{counted(of.hidden, "more design")} that you may not see.</p>}
    </div>
  );
}
