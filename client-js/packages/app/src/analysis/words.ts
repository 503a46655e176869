/** What statistics and suggestions say, in sentences. Seconds come in, words go out; no claim without its count. */
import type { CostsOut, DecisiveOut, ExpectationOut, GainOut, ExpectedStep, VersionsCompared } from "@concert/sdk";
import { counted, figure, percent } from "../format/numbers";
import { duration } from "../format/times";
import type { State } from "../ui";
import type { Change } from "./queries";

/** "2.4 s"; nothing where nothing was counted. */
export function seconds(value: number | null, none = "none"): string {
  return value === null ? none : duration(value * 1000);
}

/** "between 2.1 s and 2.9 s", with 95 %. */
export function between(low: number | null, high: number | null, say: (value: number) => string): string | undefined {
  return low === null || high === null ? undefined : `between ${say(low)} and ${say(high)}`;
}

/** A change as something to do. `title` names a step. */
export function changeWords(change: Change, title: (node: string) => string): string {
  switch (change.change) {
    case "places":
      return `Run ${counted(change.places, "step")} at once`;
    case "faster":
      return `Make ${title(change.node)} ${change.times === 2 ? "twice" : `${figure(change.times)} times`} as fast`;
    case "first_try":
      return `Let ${title(change.node)} succeed at its first attempt`;
    case "without_edge":
      return `Let ${title(change.target)} not wait for ${title(change.source)}`;
    case "rounds":
      return `Run ${counted(change.parallel, "round")} of ${title(change.node)} at once`;
    case "slot":
      return `Have ${figure(change.amount)} of ${change.slot}`;
    case "priority":
      return `Give this design priority ${change.priority}`;
  }
}

/** What a suggestion rests on. */
export function evidence(change: Change, chance: number, gain: GainOut, title: (node: string) => string): string {
  const runs = `${counted(gain.runs, "recorded run")} replayed`;
  const often = percent(chance);
  switch (change.change) {
    case "places":
      return `In ${often} of the draws, steps that decide the time waited for a place. ${runs}.`;
    case "without_edge":
      return `No value goes from one to the other, and both decide the time in ${often} of the draws. The order may still be meant. ${runs}.`;
    case "rounds":
      return `Its rounds go one after the other and decide the time in ${often} of the draws. ${runs}.`;
    case "first_try":
      return `${title(change.node)} was tried again, and decides the time in ${often} of the draws. ${runs}.`;
    case "faster":
      return `${title(change.node)} decides the time in ${often} of the draws. ${runs}.`;
    case "slot":
    case "priority":
      return `${runs}.`;
  }
}

/** "From 12 s to 9 s; eight of ten runs gain 2.1 s to 3.4 s." */
export function gainWords(gain: GainOut): string {
  const change = `From ${seconds(gain.before)} to ${seconds(gain.after)}`;
  if (Math.abs(gain.gain) < gain.before * 0.005) return `${change}: no gain worth the name.`;
  const word = gain.gain < 0 ? "lose" : "gain";
  const [low, high] = gain.gain < 0 ? [-gain.high, -gain.low] : [gain.low, gain.high];
  return `${change}; eight of ten runs ${word} ${seconds(Math.max(0, low))} to ${seconds(Math.max(0, high))}.`;
}

/** The worth of a suggestion in a word: a shorter run, or where it is hardly shorter, a cheaper one. */
export function worth(gain: GainOut): { readonly share: number; readonly word: string } {
  const shorter = gain.before === 0 ? 0 : gain.gain / gain.before;
  const cheaper = gain.spent_before === 0 ? 0 : 1 - gain.spent_after / gain.spent_before;
  return shorter >= 0.05 || cheaper <= shorter ? { share: shorter, word: "shorter" } : { share: cheaper, word: "cheaper" };
}

/** "Its steps hold places for 9 s instead of 12 s, 25 % less."; nothing where that stays as it is. */
export function costWords({ spent_before: before, spent_after: after }: GainOut): string | undefined {
  if (Math.abs(before - after) <= before * 0.005) return undefined;
  return `Its steps hold places for ${seconds(after)} instead of ${seconds(before)}, ${percent(Math.abs(1 - after / before))} ${after < before ? "less" : "more"}.`;
}

/** What of the cost came to nothing. */
export function wasteWords({ spent, repeated, lost, unsuccessful }: CostsOut): string {
  const said = [
    ...(repeated > 0 ? [`${percent(repeated / spent)} in attempts that another had to follow`] : []),
    ...(lost > 0 ? [`${percent(lost / spent)} in ${counted(unsuccessful, "run")} that did not succeed`] : []),
  ];
  return said.length === 0 ? "All of it in runs that succeeded, at the first attempt." : `${said.join(", ")}.`;
}

/** How far the replay is from what was recorded, where that is worth saying. */
export function closeWords(gain: GainOut): string | undefined {
  const off = Math.abs(gain.close - 1);
  return off < 0.1 ? undefined : `The replay is ${percent(off)} ${gain.close > 1 ? "longer" : "shorter"} than what was recorded: take it with care.`;
}

export function bottleneckWords(one: DecisiveOut): string {
  return `${percent(one.share)} of the time, deciding in ${percent(one.chance)} of the draws`;
}

const VERDICTS: Record<VersionsCompared["success_verdict"], readonly [State, string]> = {
  too_few: ["idle", "Too few runs to say"],
  no_difference_seen: ["idle", "No difference seen"],
  better: ["done", "Better"],
  worse: ["failed", "Worse"],
};

export function verdict(of: VersionsCompared["success_verdict"]): { readonly state: State; readonly word: string } {
  const [state, word] = VERDICTS[of];
  return { state, word };
}

/** "In 83 % of pairs the second is the shorter one; chance alone makes as much in 1.2 %." */
export function durationEvidence(seen: VersionsCompared): string {
  const pairs = `In ${percent(seen.less)} of pairs the second is the shorter run`;
  return seen.p === null ? `${pairs}.` : `${pairs}; chance alone would differ as much in ${percent(seen.p)} of cases.`;
}

const OUTCOMES: Record<ExpectationOut["measured"]["outcome"], readonly [State, string]> = {
  waiting: ["queued", "Waiting for runs"],
  reached: ["done", "Reached"],
  partly: ["waiting", "Partly reached"],
  not_reached: ["failed", "Not reached"],
  unclear: ["idle", "No difference seen"],
};

export function outcome(of: ExpectationOut["measured"]["outcome"]): { readonly state: State; readonly word: string } {
  const [state, word] = OUTCOMES[of];
  return { state, word };
}

/** Expected beside measured. */
export function measuredWords({ before, after, measured, since }: ExpectationOut): string {
  const expected = `Expected ${seconds(before)} to ${seconds(after)}.`;
  if (measured.after !== null && measured.gain !== null) {
    const gained = measured.gain >= 0 ? `${seconds(measured.gain)} gained` : `${seconds(-measured.gain)} lost`;
    return `${expected} Measured ${seconds(measured.after)}, ${gained}, ${counted(measured.runs, "run")} since.`;
  }
  const of = since === "version" ? "of a later version" : "since then";
  return `${expected} ${measured.runs} of ${counted(measured.needed, "run")} ${of}.`;
}

/** What places were held before, should be held, and are. */
export function measuredCostWords({ spent_before: before, expected_spent: expected, spent }: ExpectationOut["measured"]): string | undefined {
  if (before === null || expected === null) return undefined;
  const measured = spent === null ? "" : ` Measured ${seconds(spent)}.`;
  return `Cost of places: ${seconds(before)}, ${Math.abs(before - expected) <= before * 0.005 ? "expected to stay" : `expected ${seconds(expected)}`}.${measured}`;
}

/** Where an expected duration is known from. */
export function knownWords(step: ExpectedStep): string {
  switch (step.known) {
    case "step":
      return `median of ${counted(step.count, "run")}`;
    case "operation":
      return `from ${counted(step.count, "run")} of steps like it`;
    case "steps_inside":
      return "from the steps inside";
    case "guess":
      return step.seconds === 0 ? "takes no time itself" : "a guess: it never ran";
  }
}

const SOMETIMES = { choice: "only on one way of a choice", condition: "only when its condition holds", run_if: "only when others failed or ended so", catch: "only when something fails" } as const;

export function sometimesWords(step: ExpectedStep): string | undefined {
  const said = [...step.sometimes.map((one) => SOMETIMES[one]), ...(step.dynamic === "rounds" ? ["as many rounds as the run finds"] : step.dynamic === "call" ? ["the steps of another design"] : [])];
  return said.length === 0 ? undefined : said.join(", ");
}
