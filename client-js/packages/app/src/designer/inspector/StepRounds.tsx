/** What happened to a step that stands in a loop, a try or a call: each time it ran, with its attempts, the newest first. */
import type { Json, RunDetail } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { call } from "../../data/api";
import { hasEnded } from "../../data/runs";
import { duration, elapsed } from "../../format/times";
import { ms } from "../../format/useNow";
import { useServerNow } from "../../live/connection";
import { type AttemptView, type StepView, stepsOf } from "../../runs/view";
import { EmptyState, StateWord } from "../../ui";
import { useDesignPart } from "../context";
import styles from "./inspector.module.css";

const MOST = 50;
const ASKED = 200;
const NO_PROGRESS = new Map<string, never>();

export function StepRounds({ node, run }: { readonly node: string; readonly run: RunDetail }) {
  const holder = useOutermost(node);
  // Rounds that are over are in no snapshot of the run: they are asked for, again once it has ended.
  const { data } = useQuery({
    queryKey: ["run", run.id, "rounds", holder, hasEnded(run.status)],
    queryFn: () => call("runs.rounds", { id: run.id, node: holder ?? "", count: ASKED }),
    enabled: holder !== undefined,
  });
  const { steps, gave } = useMemo(() => instances(node, run, data?.steps ?? []), [node, run, data]);
  const now = useServerNow(steps.some((step) => step.state === "running") ? 1000 : 60_000);
  if (steps.length === 0) return <EmptyState>This step has not been reached.</EmptyState>;
  return (
    <ol className={styles["attempts"]} aria-label="Attempts">
      {steps.slice(0, MOST).flatMap((step) =>
        step.attempts.length === 0
          ? [
              <li key={step.node}>
                <span>{where(step)}</span>
                <StateWord state={step.state}>{step.word}</StateWord>
                <span className={styles["end"]} />
                <Gave text={gave.get(step.node)} />
              </li>,
            ]
          : step.attempts.map((attempt) => (
              <li key={`${step.node} ${attempt.number}`} title={attempt.error?.message}>
                <span>
                  {where(step)}
                  {step.attempts.length > 1 && `, attempt ${attempt.number}`}
                </span>
                <StateWord state={attempt.state} />
                <span className={styles["end"]}>{took(attempt, now)}</span>
                {attempt === step.attempts.at(-1) && <Gave text={gave.get(step.node)} />}
              </li>
            )),
      )}
      {steps.length > MOST && <li>{steps.length - MOST} more are in the run.</li>}
    </ol>
  );
}

/** What it gave there: all of it where that is kept, else the beginning. */
function Gave({ text }: { readonly text: string | undefined }) {
  return text === undefined || text === "" ? null : (
    <code className={styles["gave"]} title={text}>
      {text}
    </code>
  );
}

/** As the run says now, or as it was told of what is over; with what each place gave. */
function instances(node: string, run: RunDetail, past: RunDetail["nodes"]) {
  const there = new Set(run.nodes.map((step) => step.node));
  const nodes = [...past.filter((step) => !there.has(step.node)), ...run.nodes];
  const gave = new Map(nodes.filter((step) => step.of === node).map((step) => [step.node, step.error?.message ?? gaveWords(step.output ?? step.summary)]));
  const steps = stepsOf({ ...run, nodes }, NO_PROGRESS)
    .filter((step) => step.of === node)
    .toSorted((one, other) => (other.round ?? 0) - (one.round ?? 0));
  return { steps, gave };
}

/** The step of the design around all that `node` stands in. */
function useOutermost(node: string): string | undefined {
  const nodes = useDesignPart("nodes");
  let found: string | undefined;
  const seen = new Set<string>();
  for (let at = nodes[node]?.inside ?? ""; at !== "" && !seen.has(at); at = nodes[at]?.inside ?? "") {
    seen.add(at);
    found = at;
  }
  return found;
}

function gaveWords(value: Json): string {
  if (value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function where(step: StepView): string {
  return step.round === undefined ? step.title : `Round ${step.round}`;
}

function took(attempt: AttemptView, now: number): string {
  return attempt.endedAt === undefined ? elapsed(now - ms(attempt.startedAt)) : duration(ms(attempt.endedAt - attempt.startedAt));
}
