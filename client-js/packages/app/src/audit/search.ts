/** What the screen Audit shows, as its address names it. Pure. */

export interface AuditSearch {
  readonly who?: string;
  /** What stands before the point of an action: all that was done to groups. */
  readonly family?: string;
  readonly action?: string;
  /** Of this thing only, with the steps that are folded otherwise. */
  readonly object?: string;
  readonly text?: string;
  readonly since?: string;
  readonly until?: string;
  /** Of this workspace only. */
  readonly here?: boolean;
  /** The entry that is open. */
  readonly entry?: number;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/u;

export function readAuditSearch(given: Record<string, unknown>): AuditSearch {
  const text = (name: "who" | "family" | "action" | "object" | "text") => (typeof given[name] === "string" && given[name] !== "" ? { [name]: given[name] } : {});
  const day = (name: "since" | "until") => (typeof given[name] === "string" && DAY.test(given[name]) ? { [name]: given[name] } : {});
  const entry = Number(given["entry"]);
  return {
    ...text("who"),
    ...text("family"),
    ...text("action"),
    ...text("object"),
    ...text("text"),
    ...day("since"),
    ...day("until"),
    ...(given["here"] === true ? { here: true } : {}),
    ...(Number.isInteger(entry) && entry > 0 ? { entry } : {}),
  };
}

/** Microseconds at the beginning of a day where the person is; `later` days after it. Undefined of no day. */
export function dayStart(day: string | undefined, later = 0): number | undefined {
  if (day === undefined) return undefined;
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const at = new Date(year, month - 1, date + later).getTime();
  return Number.isNaN(at) ? undefined : at * 1000;
}
