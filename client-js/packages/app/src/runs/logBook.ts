/**
 * The lines of a run in the order in which they were said, each once, however they came: heard live, or kept with an
 * attempt that ended. Adding costs what is added, not what is there.
 */
import type { RunDetail, RunLineOut, StepLogEvent, StepOut } from "@concert/sdk";
import { placeOf, titleAt } from "./keys";
import type { LogLine } from "./view";

/** The oldest lines go first when there are more. */
export const MOST_LINES = 200_000;

export class LogBook {
  #lines: LogLine[] = [];
  readonly #known = new Set<string>();

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** True when something was new. Lines come in their order, or a page of older ones at once. */
  add(lines: readonly LogLine[]): boolean {
    const fresh = lines.filter((line) => {
      const id = identity(line);
      return !this.#known.has(id) && this.#known.add(id) !== undefined;
    });
    if (fresh.length === 0) return false;
    fresh.sort(inOrder);
    const last = this.#lines.at(-1);
    const [first] = fresh;
    if (last === undefined || first === undefined || inOrder(last, first) <= 0) for (const line of fresh) this.#lines.push(line);
    else this.#lines = merged(this.#lines, fresh);
    const over = this.#lines.length - MOST_LINES;
    if (over > 0) for (const line of this.#lines.splice(0, over)) this.#known.delete(identity(line));
    return true;
  }
}

function inOrder(one: LogLine, other: LogLine): number {
  return one.at - other.at || (one.node === other.node ? one.attempt - other.attempt || one.number - other.number : 0);
}

/** What was heard first stays before what was said at the same moment. */
function merged(before: readonly LogLine[], fresh: readonly LogLine[]): LogLine[] {
  const all: LogLine[] = [];
  let at = 0;
  for (const line of fresh) {
    for (let next = before[at]; next !== undefined && inOrder(next, line) <= 0; next = before[at]) {
      all.push(next);
      at += 1;
    }
    all.push(line);
  }
  for (; at < before.length; at += 1) all.push(before[at] as LogLine);
  return all;
}

/** What the attempts that have ended kept: their last lines, where nothing more is kept. */
export function keptLines(run: RunDetail): readonly LogLine[] {
  return run.nodes.flatMap((step) => [
    ...step.attempts.flatMap((attempt) => attempt.log.map((line, index) => ({ ...line, number: numberOf(line) ?? index + 1, node: step.node, attempt: attempt.number, step: titleAt(step.node, step.title) }))),
    ...unsaid(step),
  ]);
}

/** Why a gate or a wait failed: no attempt of theirs says it. */
function unsaid({ node, title, operation, error, ended_at: at }: StepOut): readonly LogLine[] {
  if ((operation !== "flow.gate" && operation !== "flow.wait") || error === null || at === null) return [];
  return [{ node, attempt: 1, number: 1, at, level: "error", step: titleAt(node, title), message: error.message }];
}

function numberOf(line: object): number | undefined {
  const number = (line as { readonly number?: unknown }).number;
  return typeof number === "number" && number > 0 ? number : undefined;
}

/** What a step said live, under its title. */
export function linesIn({ node, attempt, lines }: StepLogEvent, run: RunDetail | undefined): readonly LogLine[] {
  const step = run?.nodes.find((one) => one.node === node)?.title ?? placeOf(node).of;
  return lines.map((line) => ({ ...line, node, attempt, step: titleAt(node, step) }));
}

/** Lines that the server kept. */
export function storedLines(lines: readonly RunLineOut[]): readonly LogLine[] {
  return lines.map((line) => ({ ...line, step: titleAt(line.node, line.title) }));
}

/** A line is named by its step, its attempt and its number there, so none stands twice, however it came. */
function identity(line: LogLine): string {
  return line.number > 0 ? `${line.node} ${line.attempt} ${line.number}` : `${line.node} ${line.attempt} ${line.at} ${line.message}`;
}
