/** Who is where in a channel: this session's own state on its way out, the others' states as a store. */
import type { Connection } from "./connection";
import { localError } from "./errors";
import { type ChannelName, pack, type PresenceState, type PresenceStates, type SessionId } from "./frames";
import { type Store, writable } from "./stores";

export type PersonColor = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12;

/** What a session shares of itself (SPEC.md, section W). Any further field travels too. */
export interface OwnPresence {
  readonly page?: string;
  readonly field?: string;
  readonly node?: string;
  readonly selection?: readonly string[];
  readonly cursor?: { readonly x: number; readonly y: number };
  readonly caret?: { readonly anchor: Uint8Array; readonly head: Uint8Array };
  readonly idle?: boolean;
  readonly [field: string]: unknown;
}

/** Another session: its state with the identity that the server stamped. */
export interface OtherPresence extends OwnPresence {
  readonly session: SessionId;
  readonly user: string;
  readonly name: string;
  readonly color: PersonColor;
}

/** One person with all their sessions, the liveliest first. */
export interface PresentPerson {
  readonly user: string;
  readonly name: string;
  readonly color: PersonColor;
  readonly idle: boolean;
  readonly sessions: readonly OtherPresence[];
}

/** What the users of a channel see of presence. */
export interface Presence {
  /** All other sessions, by id. A new map for each change. */
  readonly others: Store<ReadonlyMap<SessionId, OtherPresence>>;
  /** Replaces the own state; sent at most every 30 ms and only when it differs. Also counts as being active. */
  readonly set: (state: OwnPresence) => void;
  /** Changes some fields of the own state; a field set to undefined goes away. */
  readonly update: (fields: OwnPresence) => void;
  /** Says "still here" without a change: ends idle. Call it on keys and pointers. */
  readonly touch: () => void;
  /** Hides this session from the others. */
  readonly clear: () => void;
}

const THROTTLE_MS = 30;
const IDLE_MS = 60_000;
const CROWDED_BYTES = 64 * 1024;

export class PresenceBook implements Presence {
  readonly #channel: ChannelName;
  readonly #connection: Connection;
  readonly #worked: () => void;
  readonly #others = writable<ReadonlyMap<SessionId, OtherPresence>>(new Map());
  #own: OwnPresence | null = null;
  #idle = false;
  #sent: Uint8Array | undefined;
  #sentAt = Number.NEGATIVE_INFINITY;
  #sendTimer: ReturnType<typeof setTimeout> | undefined;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #joined = false;

  /** `worked` hears each time that somebody is at work here. */
  constructor(channel: ChannelName, connection: Connection, worked: () => void) {
    this.#channel = channel;
    this.#connection = connection;
    this.#worked = worked;
  }

  get others(): Store<ReadonlyMap<SessionId, OtherPresence>> {
    return this.#others;
  }

  set = (state: OwnPresence): void => {
    const state_ = this.#connection.state.get();
    if (state_.state === "online" && jsonSize(state) > state_.limits.presence) throw localError("presence_too_large", { limit: state_.limits.presence });
    this.#own = state;
    this.touch();
  };

  update = (fields: OwnPresence): void => {
    this.set({ ...this.#own, ...fields });
  };

  touch = (): void => {
    this.#worked();
    this.#idle = false;
    clearTimeout(this.#idleTimer);
    if (this.#own === null) return;
    this.#idleTimer = setTimeout(() => {
      this.#idle = true;
      this.#schedule();
    }, IDLE_MS);
    this.#schedule();
  };

  clear = (): void => {
    clearTimeout(this.#idleTimer);
    this.#own = null;
    this.#schedule();
  };

  joined(states: PresenceStates): void {
    this.#joined = true;
    this.#sent = undefined;
    this.#others.set(new Map());
    this.changed(states);
    if (this.#own !== null) this.#send();
  }

  changed(states: PresenceStates): void {
    const me = this.#connection.state.get();
    const own = me.state === "online" ? me.session : undefined;
    const next = new Map(this.#others.get());
    for (const [session, state] of Object.entries(states)) {
      if (session === own) continue;
      if (state === null) next.delete(session);
      else next.set(session, stamped(session, state));
    }
    this.#others.set(next);
  }

  disconnected(): void {
    this.#joined = false;
    clearTimeout(this.#sendTimer);
    this.#sendTimer = undefined;
    if (this.#others.get().size > 0) this.#others.set(new Map());
  }

  close(): void {
    clearTimeout(this.#idleTimer);
    this.disconnected();
  }

  #schedule(): void {
    if (!this.#joined || this.#sendTimer !== undefined) return;
    const wait = this.#sentAt + THROTTLE_MS - Date.now();
    if (wait <= 0) {
      this.#send();
      return;
    }
    this.#sendTimer = setTimeout(() => {
      this.#sendTimer = undefined;
      this.#send();
    }, wait);
  }

  #send(): void {
    if (this.#connection.backlog > CROWDED_BYTES) return;
    const state = this.#own === null ? null : this.#idle ? { ...this.#own, idle: true } : this.#own;
    const bytes = pack(state);
    if (this.#sent === undefined ? state === null : equal(bytes, this.#sent)) return;
    if (!this.#connection.send({ name: "presence", channel: this.#channel, state })) return;
    this.#sent = bytes;
    this.#sentAt = Date.now();
  }
}

/** The sessions of each person together; those who are awake come first, then by name. */
export function groupByPerson(others: ReadonlyMap<SessionId, OtherPresence>): readonly PresentPerson[] {
  const people = new Map<string, OtherPresence[]>();
  for (const other of others.values()) {
    const sessions = people.get(other.user);
    if (sessions === undefined) people.set(other.user, [other]);
    else sessions.push(other);
  }
  const found = [...people].map(([user, sessions]): PresentPerson => {
    sessions.sort((a, b) => Number(a.idle === true) - Number(b.idle === true) || (a.session < b.session ? -1 : 1));
    const [first] = sessions as [OtherPresence, ...OtherPresence[]];
    return { user, name: first.name, color: first.color, idle: first.idle === true, sessions };
  });
  return found.sort((a, b) => Number(a.idle) - Number(b.idle) || a.name.localeCompare(b.name));
}

function stamped(session: SessionId, state: PresenceState): OtherPresence {
  const { user, name, color } = state;
  return {
    ...state,
    session,
    user: typeof user === "string" ? user : "",
    name: typeof name === "string" ? name : "",
    color: isColor(color) ? color : 1,
  };
}

/** Bytes as JSON, which is how the server counts; byte strings count as base64. */
function jsonSize(state: OwnPresence): number {
  const json = JSON.stringify(state, (_key, value: unknown) => (value instanceof Uint8Array ? "=".repeat(Math.ceil(value.length / 3) * 4) : value));
  return new TextEncoder().encode(json).length;
}

function isColor(value: unknown): value is PersonColor {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 12;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
