/** Triggers in the words of the interface. Pure. */
import type { TriggerOut } from "@concert/sdk";
import { CalendarClock, Folder, type LucideIcon, Radio, Terminal, Timer, Webhook, Workflow } from "lucide-react";
import { eventWords } from "../events/words";
import type { State } from "../ui";

const ICONS: Readonly<Record<string, LucideIcon>> = {
  cron: CalendarClock,
  interval: Timer,
  event: Radio,
  files: Folder,
  api: Terminal,
  webhook: Webhook,
  after: Workflow,
};

export function iconOf(kind: string): LucideIcon {
  return ICONS[kind] ?? Radio;
}

/** Of designs, by id. */
export type Names = ReadonlyMap<string, string>;

export function nameOf(trigger: Told, designs: Names): string {
  return trigger.name === "" ? sentenceOf(trigger, designs) : trigger.name;
}

type Told = Pick<TriggerOut, "name" | "kind" | "config" | "sentence">;

/** The design whose runs it waits for. */
export function afterOf({ kind, config }: Pick<Told, "kind" | "config">): string | undefined {
  return kind === "after" ? (config as { readonly design: string }).design : undefined;
}

const ENDS: Readonly<Record<string, string>> = { success: "has succeeded", failure: "has failed" };

/** When it starts its design. Events are said in the words of the interface; the workflow that is waited for by its name, where the reader may see it. */
export function sentenceOf({ kind, config, sentence }: Omit<Told, "name">, designs: Names): string {
  const name = designs.get(afterOf({ kind, config }) ?? "");
  if (name !== undefined) return `When a run of ${name} ${ENDS[(config as { readonly on: string }).on] ?? "has ended, however"}`;
  const topics = kind === "event" ? (config as { readonly topics: readonly string[] }).topics : [];
  return topics.length === 0 ? sentence : `When ${topics.map(eventWords).join(" or ")}`;
}

export interface Result {
  readonly state: State;
  readonly word: string;
}

/** What came of the newest moment. */
export function resultOf(trigger: Pick<TriggerOut, "latest" | "running">): Result | undefined {
  const { latest } = trigger;
  if (latest === null) return undefined;
  switch (latest.status) {
    case "started":
      return { state: "running", word: "Running" };
    case "succeeded":
      return { state: "done", word: "Done" };
    case "failed":
      return { state: "failed", word: "Failed" };
    case "cancelled":
      return { state: "cancelled", word: "Cancelled" };
    case "refused":
      return { state: "failed", word: "Not started" };
    default:
      return { state: "skipped", word: "Passed" };
  }
}

/** The reader's own time zone. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export const CATCH_UP = [
  { value: "latest", label: "Run the newest one" },
  { value: "none", label: "Let them pass" },
  { value: "all", label: "Run all, oldest first" },
] as const;

export const OVERLAP = [
  { value: "skip", label: "Let it pass" },
  { value: "wait", label: "Wait for its end" },
  { value: "beside", label: "Run beside it" },
] as const;

/** A message that is signed in the shell: what Standard Webhooks asks for, with nothing but openssl and curl. */
export function curlOf(url: string): string {
  return [
    `SECRET=whsec_…   # the secret`,
    `ID=msg_$(date +%s)$RANDOM; AT=$(date +%s); BODY='{"hello": "world"}'`,
    `KEY=$(printf %s "\${SECRET#whsec_}" | base64 -d | od -An -vtx1 | tr -d ' \\n')`,
    `SIGN=$(printf %s "$ID.$AT.$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | base64)`,
    `curl -X POST ${url} -d "$BODY" -H "webhook-id: $ID" -H "webhook-timestamp: $AT" -H "webhook-signature: v1,$SIGN"`,
  ].join("\n");
}

/** A call with a token, for triggers of the kind `api`. */
export function callOf(url: string): string {
  return `curl -X POST ${url} -H "authorization: Bearer $CONCERT_TOKEN" -H "content-type: application/json" -d '{"body": {}, "key": "once"}'`;
}
