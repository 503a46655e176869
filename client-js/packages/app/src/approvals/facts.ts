/** What a request is about where no document is compared: its change as rows, its input as facts. Pure: either may be of any shape. */
import type { Json } from "@concert/sdk";
import { isObject } from "../data/json";
import { record } from "../designer/model/design";
import { valueWords } from "../designer/model/values";
import { sentence } from "../forms/schema";
import type { Held } from "./model";

export interface ChangeRow {
  readonly place: string;
  readonly before: Held;
  readonly after: Held;
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

const NOTHING: Held = { there: false, value: null };

/** Places of a change with both values; empty where it does not say any. */
export function changeRows(change: Json): readonly ChangeRow[] {
  if (Array.isArray(change)) return change.flatMap((one) => rowsOfField(record(one)));
  const { writes, before, after, fields, items } = record(change);
  if (Array.isArray(writes)) return writes.flatMap(rowOfWrite);
  if (Array.isArray(items)) return items.flatMap((one) => rowsOfItem(record(one)));
  if (isObject(before) || isObject(after)) return rowsBetween("", record(before), record(after));
  const pairs = Object.entries(isObject(fields) ? record(fields) : record(change));
  return pairs.flatMap(([name, held]) => (isPair(held) ? [{ place: placeWords([name]), before: heldOf(record(held), "before"), after: heldOf(record(held), "after") }] : []));
}

/** How many more places a change has than it names. */
export function moreOf(change: Json): number {
  const { more } = record(change);
  return typeof more === "number" ? more : 0;
}

/** Types of requests that only ask: nothing changes by them, and who decides stands beside. */
const QUESTIONS: ReadonlySet<string> = new Set(["decision", "run_gate"]);

export function onlyAsks(type: string): boolean {
  return QUESTIONS.has(type);
}

/** What is asked, and by which step of a run; undefined of a request that changes something. */
export function questionOf(type: string, change: Json): readonly Fact[] | undefined {
  if (!onlyAsks(type)) return undefined;
  const { question, step } = record(change);
  return factsOf({ question: shown(question), step: shown(step) });
}

/** What was asked with, as a list; nested values by their way. Ids that say nothing to a person are left out. */
export function factsOf(input: Json, prefix: readonly string[] = []): readonly Fact[] {
  return Object.entries(record(input)).flatMap(([name, held]): readonly Fact[] => {
    const value = held as Json;
    if (value === null || value === "" || isId(value)) return [];
    if (isObject(value) && prefix.length < 2) return factsOf(value, [...prefix, name]);
    if (Array.isArray(value)) return value.length === 0 || value.every(isId) ? [] : [{ name: placeWords([...prefix, name]), value: value.map((one) => valueWords(one as Json)).join(", ") }];
    return [{ name: placeWords([...prefix, name]), value: valueWords(value) }];
  });
}

/** `{field, before, after}`; what is null there does not stand. */
function rowsOfField(one: Readonly<Record<string, unknown>>): readonly ChangeRow[] {
  const { field, before = null, after = null } = one;
  if (typeof field !== "string") return [];
  const held = (value: unknown): Held => ({ there: value !== null, value: value as Json });
  return [{ place: placeWords(field.split(".")), before: held(before), after: held(after) }];
}

/** One of many things, with what changes in it. */
function rowsOfItem({ title, before, after }: Readonly<Record<string, unknown>>): readonly ChangeRow[] {
  const name = typeof title === "string" && title !== "" ? title : "One of them";
  const inside = rowsBetween("", record(before), record(after));
  if (inside.length === 0) return [{ place: name, before: { there: before !== null && before !== undefined, value: shown(before) }, after: { there: after !== null && after !== undefined, value: shown(after) } }];
  return inside.map((row) => ({ ...row, place: `${name}: ${row.place.toLowerCase()}` }));
}

function shown(value: unknown): Json {
  return value === undefined ? null : (value as Json);
}

/** What stands in it on its own, without lists and what is nested. */
export function plainIn(input: Json): Json {
  return Object.fromEntries(Object.entries(record(input)).filter(([, value]) => typeof value !== "object")) as Json;
}

function rowOfWrite(write: unknown): readonly ChangeRow[] {
  if (!Array.isArray(write)) return [];
  const [path, before, after] = write as readonly unknown[];
  if (!Array.isArray(path)) return [];
  const steps = path.map(String);
  return steps[0] === "layout" ? [] : [{ place: placeWords(steps.slice(1)), before: heldOf(record(before), "value"), after: heldOf(record(after), "value") }];
}

/** Objects are gone into, so that a row names one field. */
function rowsBetween(prefix: string, before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): readonly ChangeRow[] {
  return Object.keys({ ...before, ...after }).flatMap((name): readonly ChangeRow[] => {
    const was = before[name];
    const is = after[name];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    const place = prefix === "" ? name : `${prefix}.${name}`;
    if (isObject(was) && isObject(is)) return rowsBetween(place, record(was), record(is));
    return [{ place: placeWords(place.split(".")), before: heldOf(before, name), after: heldOf(after, name) }];
  });
}

function heldOf(object: Readonly<Record<string, unknown>>, name: string): Held {
  return name in object ? { there: true, value: object[name] as Json } : NOTHING;
}

function isPair(value: unknown): boolean {
  return isObject(value) && ("before" in value || "after" in value);
}

function isId(value: unknown): boolean {
  return typeof value === "string" && /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/u.test(value);
}

function placeWords(path: readonly string[]): string {
  return path.map((step, index) => (index === 0 ? sentence(step) : sentence(step).toLowerCase())).join(", ");
}
