/** What somebody is about to start: the kind, what it is told, and on what. Pure. */
import type { BulkKindOut, InputOf, Json, JsonObject } from "@concert/sdk";
import { fieldsOf } from "../../forms/schema";
import { isOver } from "../words";

/** Sources that were picked, or all that fit what a list was asked. `count` is what the person saw. */
export type Chosen = { readonly by: "ids"; readonly ids: readonly string[]; readonly count: number } | { readonly by: "query"; readonly query: JsonObject; readonly count: number };

export interface Change {
  readonly field: string;
  readonly how: "set" | "append" | "replace";
  readonly value: string;
  readonly find: string;
}

export type Settings = NonNullable<InputOf<"bulk.start">["settings"]>;

export interface Draft {
  readonly kind: string;
  readonly input: JsonObject;
  readonly settings: Settings;
  /** Kinds that come after it, on the same sources. */
  readonly then: readonly string[];
}

/** Kinds that may follow another one without being told anything. */
export const FOLLOWING = ["schema_discovery", "health_check", "run_scan"] as const;

export const NEW_CHANGE: JsonObject = { field: "description", how: "set", value: "", find: "" };

const FIRST: Readonly<Record<string, JsonObject>> = {
  update: { changes: [NEW_CHANGE] },
  tag: { add: [], remove: [] },
  reassign_owner: { owner: "" },
  create: { rows: [] },
  change_schedule: { cron: "0 3 * * *", zone: "UTC" },
  rotate_credentials: { secret: "" },
};

/** As the form begins: with what the schema says where nothing is known better. */
export function firstInput(kind: BulkKindOut): JsonObject {
  const known = FIRST[kind.name];
  if (known !== undefined) return known;
  const fields = fieldsOf(asSchema(kind.input));
  return Object.fromEntries(fields.flatMap((field) => (field.initial === undefined || field.initial === "" ? [] : [[field.name, field.initial]])));
}

export function asSchema(schema: Json): JsonObject {
  return typeof schema === "object" && schema !== null && !Array.isArray(schema) ? (schema as JsonObject) : {};
}

/** What is still missing before a plan can be made, in words. */
export function missingIn(draft: Draft, chosen: Chosen | undefined): string | undefined {
  const { kind, input } = draft;
  if (kind !== "create" && (chosen === undefined || chosen.count === 0)) return "Choose sources first.";
  switch (kind) {
    case "update":
      return missingInChanges(changesOf(input));
    case "tag":
      return texts(input["add"]).length + texts(input["remove"]).length === 0 ? "Name a tag to put on or to take off." : undefined;
    case "create":
      return Array.isArray(input["rows"]) && input["rows"].length > 0 ? undefined : "Paste rows with a head of names: name, kind, …";
    case "rotate_credentials":
      return input["secret"] === "" ? "Choose the secret with the new value." : undefined;
    default:
      return undefined;
  }
}

function missingInChanges(changes: readonly Change[]): string | undefined {
  if (changes.length === 0) return "Add a change.";
  if (changes.some((one) => one.field === "connection." || one.field === "")) return "Name the field of the connection.";
  if (changes.some((one) => one.how === "replace" && one.find === "")) return "Say which text shall be replaced.";
  return changes.some((one) => one.how === "append" && one.value === "") ? "Say what shall be added." : undefined;
}

export function changesOf(input: JsonObject): readonly Change[] {
  const changes = input["changes"];
  if (!Array.isArray(changes)) return [];
  return changes.map((one: Json) => {
    const said = asSchema(one);
    const how = said["how"];
    return { field: String(said["field"] ?? ""), how: how === "append" || how === "replace" ? how : "set", value: String(said["value"] ?? ""), find: String(said["find"] ?? "") };
  });
}

export function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

const NUMBERS = /^limits\.(statement_timeout_s|sample_rows|rows|parallel)$/u;

/** As the server takes it: limits are numbers, one is on or off, and what another operation needs is left out. */
export function asInput(draft: Draft): JsonObject {
  if (draft.kind !== "update") return draft.input;
  return { changes: changesOf(draft.input).map(({ field, how, value, find }) => ({ field, how, value: how === "set" ? typed(field, value) : value, ...(how === "replace" ? { find } : {}) })) };
}

function typed(field: string, value: string): Json {
  if (field === "limits.weekends") return value === "true" || value === "yes";
  if (!NUMBERS.test(field) && !(field.startsWith("connection.") && /^\d{1,9}$/u.test(value))) return value;
  return value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : value;
}

export function selectionOf(kind: string, chosen: Chosen | undefined): NonNullable<InputOf<"bulk.start">["selection"]> {
  if (kind === "create" || chosen === undefined) return {};
  return chosen.by === "ids" ? { ids: chosen.ids } : { query: chosen.query };
}

/** Seconds of one item, as jobs of the kind took before; undefined where none has ended. */
export function secondsEach(jobs: readonly { readonly status: Parameters<typeof isOver>[0]; readonly total: number; readonly started_at: number | null; readonly finished_at: number | null }[]): number | undefined {
  const ended = jobs.flatMap((job) => (isOver(job.status) && job.total > 0 && job.started_at !== null && job.finished_at !== null ? [(job.finished_at - job.started_at) / 1e6 / job.total] : []));
  if (ended.length === 0) return undefined;
  return ended.reduce((sum, one) => sum + one, 0) / ended.length;
}
