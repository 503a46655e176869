/** Which lines of a log are shown, and where a searched word stands in them. */
import type { Level } from "../data/runs";
import type { LogLine } from "./view";

export type LevelFilter = "all" | "info" | "warning" | "error";

export interface LogFilter {
  readonly level: LevelFilter;
  readonly step: string | undefined;
}

export function shownLines(lines: readonly LogLine[], filter: LogFilter): readonly LogLine[] {
  if (filter.level === "all" && filter.step === undefined) return lines;
  return lines.filter((line) => (filter.level === "all" || line.level === filter.level) && (filter.step === undefined || isIn(line.node, filter.step)));
}

/** Of the step itself, or of one in a round or a call of it. */
function isIn(node: string, step: string): boolean {
  return node === step || node.startsWith(`${step}/`) || node.startsWith(`${step}[`);
}

export function countOf(lines: readonly LogLine[], level: Level): number {
  return lines.reduce((count, line) => count + (line.level === level ? 1 : 0), 0);
}

/** Rows in which the words occur, whatever their case. */
export function matchesOf(lines: readonly LogLine[], words: string): readonly number[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return [];
  return lines.flatMap((line, index) => (line.message.toLowerCase().includes(wanted) ? [index] : []));
}

export interface Piece {
  readonly text: string;
  readonly found: boolean;
}

/** A message cut where the searched words begin and end. */
export function pieces(message: string, words: string): readonly Piece[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return [{ text: message, found: false }];
  const found: Piece[] = [];
  const low = message.toLowerCase();
  let from = 0;
  for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, from)) {
    if (at > from) found.push({ text: message.slice(from, at), found: false });
    found.push({ text: message.slice(at, at + wanted.length), found: true });
    from = at + wanted.length;
  }
  if (from < message.length) found.push({ text: message.slice(from), found: false });
  return found;
}

/** The log as a file: one line each, times in UTC. */
export function asText(lines: readonly LogLine[]): string {
  return lines.map((line) => `${new Date(line.at / 1000).toISOString()} ${line.level.padEnd(7)} ${line.step} ${line.message}\n`).join("");
}
