/**
 * The lines of a run in the order in which they were said, each once, however they came: heard live, or kept with an
 * attempt that ended. Adding costs what is added, not what is there.
 */
import type { RunDetail, StepLogEvent } from "@concert/sdk";
import type { LogLine } from "./view";

/** The oldest lines go first when there are more. */
export const MOST_LINES = 200_000;

export class LogBook {
  readonly #lines: LogLine[] = [];
  readonly #known = new Set<string>();

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** True when something was new. */
  add(lines: readonly LogLine[]): boolean {
    const before = this.#known.size;
    for (const line of lines) this.#insert(line);
    const over = this.#lines.length - MOST_LINES;
    if (over > 0) for (const line of this.#lines.splice(0, over)) this.#known.delete(identity(line));
    return this.#known.size !== before;
  }

  #insert(line: LogLine): void {
    const id = identity(line);
    if (this.#known.has(id)) return;
    this.#known.add(id);
    let at = this.#lines.length;
    while (at > 0 && (this.#lines[at - 1]?.at ?? 0) > line.at) at -= 1;
    if (at === this.#lines.length) this.#lines.push(line);
    else this.#lines.splice(at, 0, line);
  }
}

/** What the attempts that have ended kept. */
export function keptLines(run: RunDetail): readonly LogLine[] {
  return run.nodes.flatMap((step) => step.attempts.flatMap((attempt) => attempt.log.map((line) => ({ ...line, step: step.title }))));
}

/** What a step said live, under its title. */
export function linesIn({ node, lines }: StepLogEvent, run: RunDetail | undefined): readonly LogLine[] {
  const step = run?.nodes.find((one) => one.node === node)?.title ?? node;
  return lines.map((line) => ({ ...line, step }));
}

function identity(line: LogLine): string {
  return `${line.at} ${line.step} ${line.message}`;
}
