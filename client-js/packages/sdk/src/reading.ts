/** Reads the parts of a decoded frame and refuses what has another shape. Used by `frames.ts` only. */
import type { ErrorBody } from "./errors";
import type { ChannelEvent, ErrorRef, PresenceState, PresenceStates } from "./frames";
import type { LockOut, PersonOut } from "./schema";

type Fields = Readonly<Record<string, unknown>>;

/** A message that is not a frame of the protocol. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

function wrong(expected: string, value: unknown): FrameError {
  return new FrameError(`expected ${expected}, got ${value === null ? "nil" : typeof value}`);
}

export function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong("a list", value);
  return value;
}

export function map(value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array) throw wrong("a map", value);
  return value as Fields;
}

export function text(value: unknown): string {
  if (typeof value !== "string") throw wrong("text", value);
  return value;
}

export function number(value: unknown): number {
  if (typeof value !== "number") throw wrong("a number", value);
  return value;
}

export function int(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw wrong("a whole number", value);
  return value;
}

export function flag(value: unknown): boolean {
  if (typeof value !== "boolean") throw wrong("true or false", value);
  return value;
}

export function bytes(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw wrong("bytes", value);
  return value;
}

export function texts<Name extends string>(fields: Fields, ...names: readonly Name[]): Readonly<Record<Name, string>> {
  return Object.fromEntries(names.map((name) => [name, text(fields[name])])) as Record<Name, string>;
}

export function events(value: unknown): readonly ChannelEvent[] {
  return list(value).map((one) => {
    const [sequence, topic, payload, at] = list(one);
    return { sequence: int(sequence), topic: text(topic), payload, at: int(at) };
  });
}

export function states(value: unknown): PresenceStates {
  const found: Record<string, PresenceState | null> = {};
  for (const [session, state] of Object.entries(map(value))) found[session] = state === null ? null : map(state);
  return found;
}

export function locks(value: unknown): readonly LockOut[] {
  return list(value).map((one) => {
    const { section, holder, fence, until, answer_by: answerBy, queue } = map(one);
    return {
      section: list(section).map(text),
      holder: person(holder),
      fence: int(fence),
      until: int(until),
      answer_by: answerBy === null ? null : int(answerBy),
      queue: list(queue).map(person),
    };
  });
}

function person(value: unknown): PersonOut {
  const { id, name, color } = map(value);
  return { id: text(id), name: text(name), color: int(color) };
}

export function error(value: unknown): ErrorBody {
  const { code, message, next_step: nextStep, details } = map(value);
  return { code: text(code), message: text(message), nextStep: text(nextStep), details: map(details) };
}

export function ref(value: unknown): ErrorRef {
  if (value === null || value === undefined) return { to: "nothing" };
  const [to, first, second] = list(value);
  switch (to) {
    case "call":
      return { to, id: int(first) };
    case "sync":
      return { to, channel: text(first), id: int(second) };
    case "join":
      return { to, channel: text(first) };
    default:
      return { to: "nothing" };
  }
}
