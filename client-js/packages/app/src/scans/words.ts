/** Scans and what they changed, in words. Pure. */
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

/** The plain values of a summary, as "12 tables, 3 new". */
export function summaryWords(summary: unknown): string {
  if (typeof summary !== "object" || summary === null || Array.isArray(summary)) return "";
  const facts = Object.entries(summary).flatMap(([name, value]) => {
    if (value === 0 || value === null) return [];
    if (typeof value === "number") return [`${value.toLocaleString("en")} ${name.replaceAll("_", " ")}`];
    return typeof value === "string" && name === "reason" ? [value] : [];
  });
  return facts.slice(0, 4).join(", ");
}
