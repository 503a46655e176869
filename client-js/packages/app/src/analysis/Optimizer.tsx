/** What decides how long runs take, changes worth a look with what they rest on, and what came of those expected before. */
import type { AdviceOut, ExpectationOut, SuggestionOut } from "@concert/sdk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FlaskConical, Trash2 } from "lucide-react";
import { asError, call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { counted, percent } from "../format/numbers";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import { Button, Card, EmptyState, IconButton, Skeleton, StateWord, toast } from "../ui";
import styles from "./analysis.module.css";
import { Costs } from "./Costs";
import { adviceQuery, type Change, expectationsQuery } from "./queries";
import { useDesign } from "./useDesign";
import { WhatIf } from "./WhatIf";
import { bottleneckWords, changeWords, closeWords, costWords, evidence, gainWords, measuredCostWords, measuredWords, outcome, seconds, worth } from "./words";

interface OptimizerProps {
  readonly workspace: string;
  readonly design: string;
}

export function Optimizer({ workspace, design }: OptimizerProps) {
  const advice = useQuery(adviceQuery(design));
  if (advice.data === undefined) {
    return (
      <Card title="What would make it faster">
        {advice.error === null ? <Skeleton height={160} /> : <LoadFailure title="The suggestions could not be worked out" error={advice.error} onRetry={() => void advice.refetch()} />}
      </Card>
    );
  }
  return <Known workspace={workspace} design={design} advice={advice.data} />;
}

function Known({ workspace, design, advice }: OptimizerProps & { readonly advice: AdviceOut }) {
  const titles = new Map(advice.decisive.map((one) => [one.node, one.title]));
  const facts = useDesign(design);
  const title = (node: string) => titles.get(node) ?? facts?.nameOf(node) ?? node;
  const expect = useExpect(design);
  const offline = useOfflineReason();
  const reason = offline ?? mayEdit(useWorkspace(workspace)?.role);
  const keep = (change: Change) => expect.mutate(change);
  if (advice.runs < advice.needed) {
    return (
      <>
        <Card title="What would make it faster">
          <EmptyState>
            {counted(advice.runs, "run")} of the design as it is now succeeded. From {advice.needed} on, suggestions stand here, each with what it rests on.
          </EmptyState>
        </Card>
        {advice.costs !== null && <Costs of={advice.costs} />}
      </>
    );
  }
  return (
    <>
      <Card title="What would make it faster" meta={`${counted(advice.runs, "run")} replayed, ${counted(advice.places, "place")}`} bare>
        {advice.bottleneck !== null && (
          <div className={styles["bottleneck"]}>
            <h3>{advice.bottleneck.title}</h3>
            <p>{bottleneckWords(advice.bottleneck)}</p>
            <ol className={styles["decisive"]} aria-label="Steps by how often they decide the time">
              {advice.decisive.slice(0, 6).map((one) => (
                <li key={one.node}>
                  <span>{one.title}</span>
                  <span className={styles["bar"]} aria-hidden="true">
                    <span style={{ width: `${one.chance * 100}%` }} />
                  </span>
                  <span>{percent(one.chance)}</span>
                </li>
              ))}
            </ol>
          </div>
        )}
        {advice.suggestions.length === 0 ? (
          <EmptyState>Nothing that was tried would save a twentieth of the time or the cost.</EmptyState>
        ) : (
          <ul className={styles["suggestions"]}>
            {advice.suggestions.map((one) => (
              <Suggestion key={JSON.stringify(one.change)} of={one} title={title} reason={reason} busy={expect.isPending} onKeep={keep} />
            ))}
          </ul>
        )}
      </Card>
      {advice.costs !== null && <Costs of={advice.costs} />}
      <WhatIf design={design} steps={advice.decisive} places={advice.places} title={title} reason={reason} onKeep={keep} />
      <Expectations design={design} title={title} reason={reason} />
    </>
  );
}

interface SuggestionProps {
  readonly of: SuggestionOut;
  readonly title: (node: string) => string;
  readonly reason: string | undefined;
  readonly busy: boolean;
  readonly onKeep: (change: Change) => void;
}

function Suggestion({ of, title, reason, busy, onKeep }: SuggestionProps) {
  const { share, word } = worth(of.gain);
  const cost = costWords(of.gain);
  const words = changeWords(of.change, title);
  return (
    <li>
      <h3>{words}</h3>
      <p>{evidence(of.change, of.chance, of.gain, title)}</p>
      <div className={styles["gain"]}>
        <span className={styles["bar"]} aria-hidden="true">
          <span style={{ width: `${Math.min(1, share) * 100}%` }} />
        </span>
        <strong>
          {percent(share)} {word}
        </strong>
      </div>
      <p>{gainWords(of.gain)}</p>
      {cost !== undefined && <p>{cost}</p>}
      {closeWords(of.gain) !== undefined && <p>{closeWords(of.gain)}</p>}
      <Button size="small" icon={FlaskConical} reason={reason} busy={busy} aria-label={`Watch for this gain: ${words}`} onClick={() => onKeep(of.change)}>
        Watch for this gain
      </Button>
    </li>
  );
}

function useExpect(design: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: Change) => call("optimizer.expect", { id: design, change }),
    onSuccess: () => {
      toast({ text: "Watching for this gain", detail: "Once the change is made and has run often enough, what came of it stands beside.", state: "done" });
      void queries.invalidateQueries({ queryKey: ["optimizer", design, "expectations"] });
    },
    onError: (error) => toast({ text: "It could not be kept", detail: asError(error).message, state: "failed" }),
  });
}

interface ExpectationsProps {
  readonly design: string;
  readonly title: (node: string) => string;
  readonly reason: string | undefined;
}

function Expectations({ design, title, reason }: ExpectationsProps) {
  const list = useQuery(expectationsQuery(design));
  const queries = useQueryClient();
  const forget = useMutation({
    mutationFn: (id: string) => call("optimizer.forget", { id: design, expectation: id }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["optimizer", design, "expectations"] }),
  });
  if (list.data === undefined || list.data.items.length === 0) return null;
  return (
    <Card title="Expected and measured" bare>
      <ul className={styles["suggestions"]}>
        {list.data.items.map((one) => (
          <Expectation key={one.id} of={one} title={title} reason={reason} onForget={() => forget.mutate(one.id)} />
        ))}
      </ul>
    </Card>
  );
}

interface ExpectationProps {
  readonly of: ExpectationOut;
  readonly title: (node: string) => string;
  readonly reason: string | undefined;
  readonly onForget: () => void;
}

function Expectation({ of, title, reason, onForget }: ExpectationProps) {
  const { state, word } = outcome(of.measured.outcome);
  const cost = measuredCostWords(of.measured);
  const words = changeWords(of.change, title);
  return (
    <li>
      <div className={styles["rowHead"]}>
        <h3>{words}</h3>
        <IconButton icon={Trash2} size="small" label={`Stop watching: ${words}`} reason={reason} onClick={onForget} />
      </div>
      <StateWord state={state}>{word}</StateWord>
      <p>{measuredWords(of)}</p>
      {cost !== undefined && <p>{cost}</p>}
      <p>
        {seconds(of.before - of.after)} expected by {of.by_name === "" ? "somebody" : of.by_name}, <When micros={of.at} />
      </p>
    </li>
  );
}
