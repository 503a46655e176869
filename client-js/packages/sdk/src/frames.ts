/**
 * What travels on the native wire, as data (crdt/SPEC.md, section W): the frames of both directions and their msgpack.
 * Knows no socket and no document.
 */
import { decode, encode } from "@msgpack/msgpack";
import type { ErrorBody } from "./errors";
import { bytes, error, events, flag, FrameError, int, list, locks, map, number, ref, states, text, texts } from "./reading";
import type { LockOut } from "./schema";

export { FrameError } from "./reading";

export const PROTOCOL = 1;

/** `doc:ID`, `workspace:ID`, `run:ID`, `source:ID`, `user:me`. */
export type ChannelName = string;
/** One connection's membership; presence is listed by it. */
export type SessionId = string;
export type PresenceState = Readonly<Record<string, unknown>>;
export type PresenceStates = Readonly<Record<SessionId, PresenceState | null>>;

/** One event of a channel. `sequence` 0: a passing message that is not kept. `at` is UTC microseconds. */
export interface ChannelEvent {
  readonly sequence: number;
  readonly topic: string;
  readonly payload: unknown;
  readonly at: number;
  /** The numbers between this one and the event's are not for this client; the number before it when absent. */
  readonly after?: number;
}

export interface JoinRequest {
  readonly sv?: Uint8Array;
  readonly epoch?: string;
  readonly client?: number;
  readonly since?: number;
  /** Patterns of the events that are wanted; all when absent. */
  readonly topics?: readonly string[];
}

export type ClientFrame =
  | { readonly name: "hello"; readonly protocol: number; readonly token: string; readonly build: string; readonly kinds: Readonly<Record<string, number>> }
  | { readonly name: "join"; readonly channel: ChannelName; readonly request: JoinRequest }
  | { readonly name: "leave"; readonly channel: ChannelName }
  | { readonly name: "sync"; readonly channel: ChannelName; readonly id: number; readonly update: Uint8Array }
  | { readonly name: "presence"; readonly channel: ChannelName; readonly state: PresenceState | null }
  | { readonly name: "call"; readonly id: number; readonly command: string; readonly input: Readonly<Record<string, unknown>> };

/** What an error answers. */
export type ErrorRef =
  | { readonly to: "call"; readonly id: number }
  | { readonly to: "sync"; readonly channel: ChannelName; readonly id: number }
  | { readonly to: "join"; readonly channel: ChannelName }
  | { readonly to: "nothing" };

export interface Welcome {
  readonly name: "hello";
  readonly protocol: number;
  readonly session: SessionId;
  readonly user: { readonly id: string; readonly name: string };
  readonly build: string;
  readonly limits: { readonly update: number; readonly presence: number };
  readonly now: number;
}

export interface Joined {
  readonly name: "join";
  readonly channel: ChannelName;
  readonly kind: string;
  readonly epoch: string;
  readonly role: string;
  readonly update: Uint8Array;
  readonly sv: Uint8Array;
  readonly sequence: number;
  readonly events: readonly ChannelEvent[];
  readonly eventSequence: number;
  readonly gap: boolean;
  readonly presence: PresenceStates;
  readonly locks: readonly LockOut[];
}

export type ServerFrame =
  | Welcome
  | Joined
  | { readonly name: "sync"; readonly channel: ChannelName; readonly sequence: number; readonly update: Uint8Array }
  | { readonly name: "ack"; readonly channel: ChannelName; readonly id: number; readonly sequence: number }
  | { readonly name: "presence"; readonly channel: ChannelName; readonly states: PresenceStates }
  /** All locks of a document, whenever one changed. */
  | { readonly name: "locks"; readonly channel: ChannelName; readonly locks: readonly LockOut[] }
  | { readonly name: "event"; readonly channel: ChannelName; readonly event: ChannelEvent }
  /** Through this number everything that is for this client was told. */
  | { readonly name: "mark"; readonly channel: ChannelName; readonly sequence: number }
  | { readonly name: "result"; readonly id: number; readonly output: unknown }
  | { readonly name: "error"; readonly error: ErrorBody; readonly ref: ErrorRef }
  | { readonly name: "reset"; readonly channel: ChannelName; readonly epoch: string; readonly update: Uint8Array; readonly sv: Uint8Array }
  /** What this session may do in the channel from now on. */
  | { readonly name: "role"; readonly channel: ChannelName; readonly role: string }
  | { readonly name: "leave"; readonly channel: ChannelName; readonly code: string };

/** The server's frames that belong to one channel. */
export type ChannelFrame = Extract<ServerFrame, { readonly channel: ChannelName }>;

/** The bytes of a client's frame: one binary message. */
export function encodeFrame(frame: ClientFrame): Uint8Array {
  return pack(clientElements(frame));
}

/** msgpack as both sides write it; keys without a value are left out. */
export function pack(value: unknown): Uint8Array {
  return encode(value, { ignoreUndefined: true });
}

function clientElements(frame: ClientFrame): unknown[] {
  switch (frame.name) {
    case "hello":
      return ["hello", { protocol: frame.protocol, token: frame.token, build: frame.build, kinds: frame.kinds }];
    case "join": {
      const { sv, epoch, client, since, topics } = frame.request;
      return ["join", frame.channel, { sv, epoch, client, since, topics }];
    }
    case "leave":
      return ["leave", frame.channel];
    case "sync":
      return ["sync", frame.channel, frame.id, frame.update];
    case "presence":
      return ["presence", frame.channel, frame.state];
    case "call":
      return ["call", frame.id, frame.command, frame.input];
  }
}

/**
 * A message of the server as a frame; undefined for a name this version does not know (a newer server may say more).
 * Raises `FrameError` for anything that is not what section W describes.
 */
export function decodeFrame(data: Uint8Array): ServerFrame | undefined {
  let value: unknown;
  try {
    value = decode(data);
  } catch (failure) {
    throw new FrameError(failure instanceof Error ? failure.message : "not msgpack");
  }
  const [name, first, second, third, fourth, fifth, sixth] = list(value);
  switch (text(name)) {
    case "hello":
      return welcome(map(first));
    case "join":
      return joined(text(first), map(second));
    case "sync":
      return { name: "sync", channel: text(first), sequence: int(second), update: bytes(third) };
    case "ack":
      return { name: "ack", channel: text(first), id: int(second), sequence: int(third) };
    case "presence":
      return { name: "presence", channel: text(first), states: states(second) };
    case "locks":
      return { name: "locks", channel: text(first), locks: locks(second) };
    case "event":
      return {
        name: "event",
        channel: text(first),
        event: { sequence: int(second), topic: text(third), payload: fourth, at: int(fifth), ...(sixth === undefined ? {} : { after: int(sixth) }) },
      };
    case "mark":
      return { name: "mark", channel: text(first), sequence: int(second) };
    case "result":
      return { name: "result", id: int(first), output: second };
    case "error":
      return { name: "error", error: error(first), ref: ref(second) };
    case "reset":
      return { name: "reset", channel: text(first), epoch: text(second), update: bytes(third), sv: bytes(fourth) };
    case "role":
      return { name: "role", channel: text(first), role: text(second) };
    case "leave":
      return { name: "leave", channel: text(first), code: text(second) };
    default:
      return undefined;
  }
}

function welcome(said: Readonly<Record<string, unknown>>): Welcome {
  const user = map(said.user);
  const limits = map(said.limits);
  return {
    name: "hello",
    protocol: int(said.protocol),
    session: text(said.session),
    user: { id: text(user.id), name: text(user.name) },
    build: text(said.build),
    limits: { update: int(limits.update), presence: int(limits.presence) },
    now: number(said.now),
  };
}

function joined(channel: ChannelName, said: Readonly<Record<string, unknown>>): Joined {
  return {
    name: "join",
    channel,
    ...texts(said, "kind", "epoch", "role"),
    update: bytes(said.update),
    sv: bytes(said.sv),
    sequence: int(said.sequence),
    events: events(said.events),
    eventSequence: int(said.event_sequence),
    gap: flag(said.gap),
    presence: states(said.presence),
    locks: said.locks === undefined ? [] : locks(said.locks),
  };
}
