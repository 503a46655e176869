/** One change at a time, replayed with the recorded runs: what it would gain, before anybody makes it. */
import type { DecisiveOut } from "@concert/sdk";
import { useMutation } from "@tanstack/react-query";
import { FlaskConical, Play } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { useOfflineReason } from "../live/connection";
import { Button, Card, Field, Form, NumberInput, Segmented, Select } from "../ui";
import styles from "./analysis.module.css";
import type { Change } from "./queries";
import { useDesign } from "./useDesign";
import { changeWords, closeWords, costWords, gainWords } from "./words";

const KINDS = [
  { value: "places", label: "Places" },
  { value: "faster", label: "Faster step" },
  { value: "edge", label: "Edge" },
  { value: "priority", label: "Priority" },
] as const;
type Kind = (typeof KINDS)[number]["value"];

interface WhatIfProps {
  readonly design: string;
  readonly steps: readonly DecisiveOut[];
  readonly places: number;
  readonly title: (node: string) => string;
  readonly reason: string | undefined;
  readonly onKeep: (change: Change) => void;
}

export function WhatIf({ design, steps, places, title, reason, onKeep }: WhatIfProps) {
  const [kind, setKind] = useState<Kind>("places");
  const [many, setMany] = useState<number | undefined>(places * 2);
  const [node, setNode] = useState(steps[0]?.node ?? "");
  const [times, setTimes] = useState<number | undefined>(2);
  const [priority, setPriority] = useState<number | undefined>(1);
  const edges = useDesign(design)?.edges ?? [];
  const [edge, setEdge] = useState("0");
  const offline = useOfflineReason();
  const trial = useMutation({ mutationFn: async (change: Change) => ({ change, answer: await call("optimizer.what_if", { id: design, change }) }) });
  const change = changeOf(kind, { many, node, times, priority, edge: edges[Number(edge)] });
  const gain = trial.data?.answer.gain;
  return (
    <Card title="What if">
      <Form
        className={styles["form"]}
        onSubmit={() => change !== undefined && offline === undefined && trial.mutate(change)}
      >
        <Segmented label="What changes" segments={KINDS} value={kind} onChange={setKind} wide />
        {kind === "places" && (
          <Field label="Steps that run at once" hint={`${places} now, for all designs together`}>
            <NumberInput value={many} onChange={setMany} min={1} max={10_000} whole needs="a whole number from 1 to 10,000" />
          </Field>
        )}
        {kind === "faster" && (
          <>
            <Field label="Step">
              <Select value={node} options={steps.map((one) => ({ value: one.node, label: one.title }))} onChange={setNode} />
            </Field>
            <Field label="Times as fast">
              <NumberInput value={times} onChange={setTimes} min={0.1} max={1000} needs="a number from 0.1 to 1,000" />
            </Field>
          </>
        )}
        {kind === "edge" && (
          <Field label="Not to wait along" hint="The second step would begin without the first">
            <Select value={edges.length === 0 ? undefined : edge} options={edges.map((one, index) => ({ value: String(index), label: one.label }))} placeholder="No steps are connected" onChange={setEdge} />
          </Field>
        )}
        {kind === "priority" && (
          <Field label="Priority" hint="1 is served first; 3 is usual">
            <NumberInput value={priority} onChange={setPriority} min={1} max={5} whole needs="a whole number from 1 to 5" />
          </Field>
        )}
        <Button type="submit" icon={Play} busy={trial.isPending} reason={offline ?? (change === undefined ? "Fill in what changes" : undefined)}>
          Replay with this change
        </Button>
      </Form>
      <div aria-live="polite">
        {trial.error !== null && <LoadFailure title="The replay failed" error={trial.error} onRetry={() => trial.variables !== undefined && trial.mutate(trial.variables)} />}
        {trial.data !== undefined && gain !== undefined && gain !== null && (
          <div className={styles["answer"]}>
            <h3>{changeWords(trial.data.change, title)}</h3>
            <p>{gainWords(gain)}</p>
            {costWords(gain) !== undefined && <p>{costWords(gain)}</p>}
            {closeWords(gain) !== undefined && <p>{closeWords(gain)}</p>}
            <Button size="small" icon={FlaskConical} reason={reason} onClick={() => onKeep(trial.data.change)}>
              Watch for this gain
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

interface Filled {
  readonly many: number | undefined;
  readonly node: string;
  readonly times: number | undefined;
  readonly priority: number | undefined;
  readonly edge: { readonly source: string; readonly target: string } | undefined;
}

function changeOf(kind: Kind, { many, node, times, priority, edge }: Filled): Change | undefined {
  switch (kind) {
    case "places":
      return many === undefined ? undefined : { change: "places", places: many };
    case "faster":
      return times === undefined || node === "" ? undefined : { change: "faster", node, times };
    case "edge":
      return edge === undefined ? undefined : { change: "without_edge", source: edge.source, target: edge.target };
    case "priority":
      return priority === undefined ? undefined : { change: "priority", priority };
  }
}
