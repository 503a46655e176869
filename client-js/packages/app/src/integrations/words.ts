/** Webhooks and tokens in the words of the interface, and what is wrong with one that is being written. Pure. */
import type { InputOf, OutputOf, Role } from "@concert/sdk";
import { anyEventWords } from "../events/words";
import { MESSAGE_STATES } from "../notifications/words";
import type { State } from "../ui";

export type Webhook = OutputOf<"integrations.list">["webhooks"][number];
export type Incoming = OutputOf<"integrations.list">["incoming"][number];
export type Message = OutputOf<"integrations.deliveries">["items"][number];
export type Token = OutputOf<"tokens.list">["items"][number];
export type WebhookDraft = Omit<InputOf<"integrations.create">, "id" | "filter"> & { readonly filter: string };

export interface Said {
  readonly state: State;
  readonly word: string;
}

/** Whether it is told of anything, and whether that gets through. */
export function webhookState(one: Pick<Webhook, "paused_at" | "last_state" | "last_error" | "queued">): Said {
  if (one.paused_at !== null) return { state: "waiting", word: "Paused" };
  if (one.last_state === "dead" || one.last_state === "failed") return { state: "failed", word: "Failing" };
  if (one.last_state === "queued" && one.last_error !== "") return { state: "retried", word: "Failing" };
  return { state: "done", word: "On" };
}

/** "waits" becomes a second try once the first has failed. */
export function messageState(one: Pick<Message, "state" | "attempts">): Said {
  return one.state === "queued" && one.attempts > 0 ? { state: "retried", word: "Tried again soon" } : MESSAGE_STATES[one.state];
}

const OUTCOMES: Readonly<Record<string, string>> = { sent: "Taken", again: "Did not get through", failed: "Refused", dead: "Given up", dropped: "Dropped" };

export function outcomeWord(outcome: string): string {
  return OUTCOMES[outcome] ?? outcome;
}

/** What an attempt took, from microseconds: "under 1 ms", "240 ms", "3.2 s". */
export function tookWords(micros: number): string {
  if (micros < 1000) return "under 1 ms";
  return micros < 1_000_000 ? `${Math.round(micros / 1000)} ms` : `${(micros / 1_000_000).toFixed(1)} s`;
}

/** "Test" is the one message that is no event. */
export function topicWords(topic: string): string {
  return topic === "Test" ? "Test call" : anyEventWords([topic]);
}

/** What is sent as people read it; as it is where it is no JSON. */
export function spread(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

/** One segment is of a-z, 0-9, `_`, `.` and `-`, or a star; two stars stand at the end alone. */
const PATTERN = /^(?:\*\*|(?:[a-z0-9_.-]+|\*)(?::(?:[a-z0-9_.-]+|\*))*(?::\*\*)?)$/u;

export type DraftProblems = Readonly<Partial<Record<"name" | "url" | "topics", string>>>;

export function problemsOf(draft: WebhookDraft): DraftProblems {
  const found: { -readonly [key in keyof DraftProblems]: string } = {};
  if (draft.name.trim() === "") found.name = "Needs a name.";
  if (!isAddress(draft.url.trim())) found.url = "Needs an address such as https://example.org/in.";
  const odd = draft.topics.find((one) => !PATTERN.test(one));
  if (draft.topics.length === 0) found.topics = "Needs an event.";
  else if (odd !== undefined) found.topics = `“${odd}” is no event such as workflow:run:* or source:**.`;
  return found;
}

function isAddress(text: string): boolean {
  try {
    return ["http:", "https:"].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

/** What the server says of single fields, as one sentence. */
export function serverProblems(details: unknown): string | undefined {
  const problems = (details as { readonly problems?: readonly { readonly field: string; readonly message: string }[] } | undefined)?.problems;
  return problems === undefined || problems.length === 0 ? undefined : problems.map((one) => (one.field === "" ? one.message : `${one.field}: ${one.message}`)).join(" ");
}

const CAME: Readonly<Record<string, Said>> = {
  started: { state: "done", word: "Started a run" },
  skipped: { state: "skipped", word: "Passed" },
  refused: { state: "failed", word: "Not started" },
};

/** What came of the newest call; undefined before the first. */
export function cameOf(one: Pick<Incoming, "last_status">): Said | undefined {
  return one.last_status === null ? undefined : (CAME[one.last_status] ?? { state: "idle", word: one.last_status });
}

export function incomingName(one: Pick<Incoming, "name" | "kind">): string {
  if (one.name !== "") return one.name;
  return one.kind === "webhook" ? "Webhook" : "Call with a token";
}

const NEVER = "never";
export const ENDS = [
  { value: "1", label: "After a day" },
  { value: "7", label: "After a week" },
  { value: "30", label: "After 30 days" },
  { value: "90", label: "After 90 days" },
  { value: "365", label: "After a year" },
  { value: NEVER, label: "Never" },
] as const;

export type End = (typeof ENDS)[number]["value"];

export function daysOf(end: End): number | null {
  return end === NEVER ? null : Number(end);
}

/** What a token is for, in a line: "Viewer in Flight data", "Editor everywhere". */
export function reachWords(one: Pick<Token, "role" | "workspace" | "workspace_name">, word: (role: Role) => string): string {
  const role = one.role === null ? "All I may do" : word(one.role as Role);
  return one.workspace === null ? `${role}, everywhere` : `${role} in ${one.workspace_name === "" ? "a workspace that is gone" : one.workspace_name}`;
}
