/** How a source answers, in words: what a list says of it, what its head warns of, and the figures themselves. */
import type { SourceOut } from "@concert/sdk";
import { figure, percent } from "../format/numbers";
import { clock, duration } from "../format/times";
import type { State } from "../ui/states";
import { type Health, healthOf, TEST } from "./health";

export type Measured = Pick<SourceOut, "health_score" | "avg_response_time" | "error_rate" | "queries_per_second" | "measured_at">;

export interface Said {
  readonly state: State;
  readonly words: string;
}

/** As the server names the states: from 80 on all is well, below 50 hardly anything is answered. */
const HEALTHY = 80;
const DEGRADED = 50;
/** Failures below one in a hundred are no news. */
const NEWS = 0.01;

/** The score of a source as a state; undefined where nobody asked it. */
export function scoreOf({ health_score }: Measured): Said | undefined {
  if (health_score === null) return undefined;
  return { state: health_score >= HEALTHY ? "done" : health_score >= DEGRADED ? "warning" : "failed", words: String(health_score) };
}

/** What the head of a source warns of: "Error rate 6.1 %". */
export function warningOf(source: Measured): Said | undefined {
  const score = scoreOf(source);
  if (score === undefined) return undefined;
  if ((source.error_rate ?? 0) >= NEWS) return { state: score.state === "failed" ? "failed" : "warning", words: `Error rate ${percent(source.error_rate ?? 0)}` };
  return score.state === "done" ? undefined : { state: score.state, words: `Health ${score.words} of 100` };
}

/** How a source answers by all that was asked of it, as a line of a short list; by its last test where nothing was asked since. */
export function answersOf(source: Measured & Pick<SourceOut, "results">): Health {
  const tested = healthOf(source);
  const score = scoreOf(source);
  const test = source.results.find(({ operation }) => operation === TEST);
  if (score === undefined || (tested.state === "failed" && test !== undefined && (source.measured_at ?? 0) <= test.at)) return tested;
  const took = source.avg_response_time === null ? "not timed" : duration(source.avg_response_time);
  const errors = source.error_rate ?? 0;
  if (score.state === "done" && errors < NEWS) return { state: "done", word: "Answers", fact: took, rank: 3 };
  const fact = errors < NEWS ? `${took}, slow` : `${percent(errors)} errors`;
  return score.state === "failed" ? { state: "failed", word: "Hardly answers", fact, rank: 0 } : { state: "warning", word: "Answers badly", fact, rank: 1 };
}

export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly about: string;
}

/** None where nobody asked the source in the last day. */
export function figuresOf(source: Measured): readonly Figure[] {
  const { health_score, avg_response_time, error_rate, queries_per_second, measured_at } = source;
  if (health_score === null || error_rate === null || measured_at === null) return [];
  return [
    { name: "Health", value: `${health_score} of 100`, about: "100 where every question is answered at once; newer ones weigh more" },
    { name: "Answers in", value: avg_response_time === null ? "not timed" : duration(avg_response_time), about: "the mean of the questions that were answered" },
    { name: "Errors", value: percent(error_rate), about: "the share of questions without an answer" },
    { name: "Questions", value: paceOf(queries_per_second), about: "over the last five minutes" },
    { name: "Measured", value: `the hour to ${clock(measured_at / 1000)}`, about: "from everything that people, runs and scans asked" },
  ];
}

/** "12 a second", "0.2 a minute". */
function paceOf(perSecond: number): string {
  return perSecond >= 1 ? `${figure(perSecond)} a second` : `${Math.round(perSecond * 600) / 10} a minute`;
}
