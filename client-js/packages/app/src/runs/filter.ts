/**
 * The filter of a list of runs as text, as chips, and as the question to the server. Pure: the time, the people and the
 * designs arrive as arguments. `state:failed by:me design:"Nightly orders" trigger:schedule since:7d until:2024-05-02
 * param:day=2024-05-01 words`
 */
import type { InputOf } from "@concert/sdk";

const KEYS = ["state", "design", "by", "trigger", "since", "until", "param"] as const;
export type FilterKey = (typeof KEYS)[number];

export interface Term {
  readonly key: FilterKey | "text";
  readonly value: string;
}

const TERM = /(?:(?<key>[a-z]+):)?(?:"(?<quoted>[^"]*)"|(?<plain>[^\s"]+(?:"[^"]*")?))/gu;

export function readTerms(text: string): readonly Term[] {
  const terms: Term[] = [];
  for (const { groups } of text.matchAll(TERM)) {
    const value = (groups?.["quoted"] ?? groups?.["plain"] ?? "").replaceAll('"', "");
    const key = KEYS.find((one) => one === groups?.["key"]);
    if (value === "") continue;
    if (key === undefined) terms.push({ key: "text", value: groups?.["key"] === undefined ? value : `${groups["key"]}:${value}` });
    else terms.push({ key, value });
  }
  return terms;
}

export function writeTerms(terms: readonly Term[]): string {
  return terms.map(({ key, value }) => `${key === "text" ? "" : `${key}:`}${/\s/u.test(value) ? `"${value}"` : value}`).join(" ");
}

/** The text without this term; several of one key may stand in it. */
export function without(text: string, at: number): string {
  return writeTerms(readTerms(text).filter((_, index) => index !== at));
}

/** The text with this value in the place of the others of its key; the value again takes it out. */
export function toggled(text: string, key: FilterKey, value: string): string {
  const terms = readTerms(text);
  const there = terms.some((one) => one.key === key && one.value === value);
  const others = terms.filter((one) => one.key !== key);
  return writeTerms(there ? others : [...others, { key, value }]);
}

/** The words of states as people say them, and what the server calls them. */
const STATES: Readonly<Record<string, string>> = {
  queued: "queued",
  running: "running",
  going: "queued,running",
  done: "succeeded",
  succeeded: "succeeded",
  failed: "failed",
  cancelled: "cancelled",
};

/** What a run can have been started by, as the server calls it. */
const TRIGGERS: readonly string[] = ["after", "api", "backfill", "event", "files", "manual", "retry", "schedule", "webhook"];

export interface Known {
  readonly workspace: string;
  readonly now: number;
  readonly designs: readonly { readonly id: string; readonly title: string }[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

export interface Asked {
  readonly query: InputOf<"runs.list">;
  /** What of it is not understood, in words. */
  readonly problems: readonly string[];
}

/** Without `since` all runs that are kept. */
export function asked(text: string, known: Known): Asked {
  const problems: string[] = [];
  const terms = readTerms(text);
  const of = (key: Term["key"]) => terms.filter((one) => one.key === key).map(({ value }) => value);
  const states = of("state").flatMap((value) => value.split(",")).filter((value) => value !== "any");
  for (const state of states) if (STATES[state] === undefined) problems.push(`There is no state “${state}”. There are ${Object.keys(STATES).join(", ")}.`);
  const triggers = of("trigger").flatMap((value) => value.split(","));
  for (const one of triggers) if (!TRIGGERS.includes(one)) problems.push(`No run is started by “${one}”. There are ${TRIGGERS.join(", ")}.`);
  const trigger = triggers.filter((one) => TRIGGERS.includes(one)).join(",");
  const design = of("design").map((value) => found(value, known.designs.map(({ id, title }) => ({ id, name: title })), "design", problems))[0];
  const by = of("by").map((value) => (value === "me" ? "me" : found(value, known.people, "person", problems)));
  const given = of("param");
  for (const one of given) if (!/^[^=]+=/u.test(one)) problems.push(`A parameter is sought as param:name=value. There is “${one}”.`);
  const since = moment(of("since")[0], known.now, problems);
  const until = moment(of("until")[0], known.now, problems, true);
  const status = [...new Set(states.flatMap((state) => STATES[state] ?? []))].join(",");
  const words = of("text").join(" ");
  return {
    problems,
    query: {
      workspace: known.workspace,
      since: since === undefined ? 0 : since * 1000,
      ...(until === undefined ? {} : { until: until * 1000 }),
      ...(status === "" ? {} : { status }),
      ...(design === undefined ? {} : { design }),
      ...(by.some((one) => one !== undefined) ? { started_by: by.filter((one) => one !== undefined).join(",") } : {}),
      ...(trigger === "" ? {} : { trigger }),
      ...(given.length === 0 ? {} : { parameter: given.filter((one) => one.includes("=")).join(";") }),
      ...(words === "" ? {} : { text: words }),
    },
  };
}

/** What nobody is called matches nothing: a filter that is not understood does not show all runs. */
function found(value: string, among: readonly { readonly id: string; readonly name: string }[], what: string, problems: string[]): string {
  const wanted = value.toLowerCase();
  const exact = among.find(({ id, name }) => id === value || name.toLowerCase() === wanted);
  const near = exact ?? among.find(({ name }) => name.toLowerCase().startsWith(wanted)) ?? among.find(({ name }) => name.toLowerCase().includes(wanted));
  if (near === undefined) problems.push(`There is no ${what} called “${value}” here.`);
  return near?.id ?? value;
}

const SPAN = /^(?<count>\d+)(?<unit>[mhdw])$/u;
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Milliseconds: "today", "yesterday", "7d" ago, "2024-05-02", "2024-05-02T08:30", in the zone of the reader. A day as an end is its end. */
function moment(text: string | undefined, now: number, problems: string[], end = false): number | undefined {
  if (text === undefined) return undefined;
  const span = SPAN.exec(text)?.groups;
  if (span !== undefined) return now - Number(span["count"]) * (UNITS[span["unit"] ?? "d"] ?? 0);
  const midnight = new Date(now);
  midnight.setHours(0, 0, 0, 0);
  if (text === "today") return end ? nextDay(midnight) : midnight.getTime();
  if (text === "yesterday") return end ? midnight.getTime() : new Date(midnight).setDate(midnight.getDate() - 1);
  const date = /^\d{4}-\d\d-\d\d$/u.test(text) ? new Date(`${text}T00:00`) : new Date(/^\d{4}-\d\d-\d\dT/u.test(text) ? text : "");
  if (Number.isNaN(date.getTime())) {
    problems.push(`“${text}” is no time. Write today, yesterday, 7d, 12h or 2024-05-02.`);
    return undefined;
  }
  return end && text.length === 10 ? nextDay(date) : date.getTime();
}

function nextDay(day: Date): number {
  return new Date(day).setDate(day.getDate() + 1);
}
