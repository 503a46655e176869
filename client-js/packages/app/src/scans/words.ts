/** Scans and what they changed, in words. Pure. */
import { counted, figure, whole } from "../format/numbers";
import type { State } from "../ui";
import type { Scan, StageState } from "./queries";

export const STATUS: Readonly<Record<Scan["status"], { readonly state: State; readonly word: string }>> = {
  queued: { state: "queued", word: "Waits" },
  running: { state: "running", word: "At work" },
  succeeded: { state: "done", word: "Done" },
  failed: { state: "failed", word: "Failed" },
  cancelled: { state: "cancelled", word: "Cancelled" },
};

export const STAGE: Readonly<Record<StageState["status"], State>> = { waiting: "queued", running: "running", succeeded: "done", failed: "failed" };

/** "3 new, 1 back, 2 fixed" */
export function changedWords(counts: Readonly<Record<string, number>>): string {
  const parts = ["new", "back", "fixed"].flatMap((name) => (counts[name] ? [`${counts[name].toLocaleString("en")} ${name}`] : []));
  return parts.length === 0 ? "no change" : parts.join(", ");
}

export function isOver(scan: Scan): boolean {
  return scan.status !== "queued" && scan.status !== "running";
}

/** What an error object of the server says. */
export function saidOf(error: unknown): string {
  return typeof error === "object" && error !== null && "message" in error ? String(error.message) : "";
}

/** Figures of a summary that count things; the others count what became of them, as in "2 unchanged". */
const THINGS: Readonly<Record<string, string>> = { tables: "table", columns: "column", views: "view", rules: "rule", keys: "key", joins: "join", points: "point" };

/** The plain values of a summary: "1 table, 3 new", "score 33", or "no views" where there was nothing to look at. */
export function summaryWords(summary: unknown): string {
  if (typeof summary !== "object" || summary === null || Array.isArray(summary)) return "";
  const facts = Object.entries(summary).flatMap(([name, value]) => factWords(name, value));
  const none = Object.keys(summary).find((name) => name in THINGS);
  return facts.length === 0 && none !== undefined ? `no ${none}` : facts.slice(0, 4).join(", ");
}

function factWords(name: string, value: unknown): readonly string[] {
  if (typeof value === "string") return name === "reason" ? [value] : [];
  if (typeof value !== "number" || (value === 0 && name !== "score")) return [];
  if (name === "score") return [`score ${figure(value)}`];
  const thing = THINGS[name];
  return [thing === undefined ? `${whole(value)} ${name.replaceAll("_", " ")}` : counted(value, thing)];
}
