/** What the screen Notifications says, and the rules as somebody edits them. Pure. */
import type { OutputOf } from "@concert/sdk";
import { zoneProblem } from "../format/times";
import type { State } from "../ui";

export type RulesOut = OutputOf<"notification_rules.get">;
export type Rules = RulesOut["rules"];
export type Here = NonNullable<RulesOut["here"]>;
export type Kind = RulesOut["kinds"][number];
export type Reach = RulesOut["channels"][number];
export type Mode = "now" | "hourly" | "daily" | "off";
export type Setup = OutputOf<"notification_channels.list">["items"][number];
export type Sent = OutputOf<"notification_deliveries.list">["items"][number];
export type Choices = Readonly<Record<string, Readonly<Record<string, Mode>>>>;

export const IN_APP = "in_app";
export const AS_USUAL = "";
export const MODES: readonly { readonly value: Mode; readonly label: string }[] = [
  { value: "now", label: "At once" },
  { value: "hourly", label: "Hourly" },
  { value: "daily", label: "Daily" },
  { value: "off", label: "Off" },
];
export const IN_APP_MODES: readonly { readonly value: Mode; readonly label: string }[] = [
  { value: "now", label: "On" },
  { value: "off", label: "Arrives read" },
];
export const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const MOMENT = /^(?:[01]\d|2[0-3]):[0-5]\d$/u;

/** What holds for a kind on a channel: chosen here, chosen everywhere, or the default. */
export function modeOf(kind: Kind, channel: string, ...choices: readonly Choices[]): Mode {
  for (const chosen of choices) {
    const mode = chosen[kind.name]?.[channel];
    if (mode !== undefined) return mode;
  }
  return (kind.defaults[channel] ?? "off") as Mode;
}

/** The choices with this one; undefined takes it out, so that the kind follows what is above. */
export function withMode(choices: Choices, kind: string, channel: string, mode: Mode | undefined): Choices {
  const row = Object.fromEntries(Object.entries(choices[kind] ?? {}).filter(([name]) => name !== channel));
  const next = mode === undefined ? row : { ...row, [channel]: mode };
  const rest = Object.fromEntries(Object.entries(choices).filter(([name]) => name !== kind));
  return Object.keys(next).length === 0 ? rest : { ...rest, [kind]: next };
}

export type Problems = Readonly<Partial<Record<"start" | "end" | "digest_at" | "zone" | "days", string>>>;

export function problemsIn(rules: Rules): Problems {
  const time = "Needs a time such as 22:00.";
  const found: { -readonly [key in keyof Problems]: string } = {};
  if (!MOMENT.test(rules.digest_at ?? "")) found.digest_at = "Needs a time such as 08:00.";
  if (rules.quiet?.on === true) {
    if (!MOMENT.test(rules.quiet.start ?? "")) found.start = time;
    if (!MOMENT.test(rules.quiet.end ?? "")) found.end = time;
    if ((rules.quiet.days ?? []).length === 0) found.days = "Needs a night at least.";
  }
  const zone = zoneProblem(rules.zone ?? "");
  if (zone !== undefined) found.zone = zone;
  return found;
}

export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export const MESSAGE_STATES: Readonly<Record<Sent["state"], { readonly state: State; readonly word: string }>> = {
  queued: { state: "queued", word: "Waits" },
  sent: { state: "done", word: "Sent" },
  failed: { state: "failed", word: "Refused" },
  dead: { state: "failed", word: "Given up" },
  dropped: { state: "skipped", word: "Dropped" },
};

export const HEALTH: Readonly<Record<Setup["health"]["state"], { readonly state: State; readonly word: string }>> = {
  up: { state: "done", word: "Works" },
  down: { state: "failed", word: "Down" },
  unused: { state: "idle", word: "Not used yet" },
  off: { state: "skipped", word: "Off" },
};

/** "comment.mention" as its title; of messages that are no notifications what they are. */
export function kindTitle(name: string, kinds: readonly Kind[]): string {
  const known = kinds.find((one) => one.name === name);
  if (known !== undefined) return known.title;
  const own: Readonly<Record<string, string>> = { test: "Test message", digest: "Bundle", "address.code": "Code for an address", "webhook.event": "Event for a webhook", "webhook.test": "Test of a webhook" };
  return own[name] ?? (name === "" ? "Message" : name);
}
