/** Who is where in a channel: this session's own state on its way out, the others' states as a store. */
import type { Attention } from "./attention";
import type { Connection } from "./connection";
import { localError } from "./errors";
import { type ChannelName, pack, type PresenceState, type PresenceStates, type SessionId } from "./frames";
import { type OtherPresence, type OwnPresence, otherFrom } from "./presenceState";
import { type Store, type Unsubscribe, writable } from "./stores";

export interface UpdateOptions {
  /** False where nobody did anything, a view that moved by itself: it neither ends idle nor keeps a lock. */
  readonly worked?: boolean;
}

/** What the users of a channel see of presence. */
export interface Presence {
  /** All other sessions, by id. A new map for each change. */
  readonly others: Store<ReadonlyMap<SessionId, OtherPresence>>;
  /** Replaces the own state; sent at most every 30 ms and only when it differs. Also counts as being active. */
  readonly set: (state: OwnPresence) => void;
  /** Changes some fields of the own state; a field set to undefined goes away. */
  readonly update: (fields: { readonly [Field in keyof OwnPresence]?: OwnPresence[Field] | undefined }, options?: UpdateOptions) => void;
  /** Says "still here" without a change: ends idle. A page's keys and pointers do so by themselves. */
  readonly touch: () => void;
  /** Hides this session from the others. */
  readonly clear: () => void;
}

const THROTTLE_MS = 30;
const CROWDED_BYTES = 64 * 1024;
const CROWDED_MS = 250;
/** What a person who is discreet does not show. */
const WHERE: readonly string[] = ["cursor", "caret", "at", "selection", "node", "field", "view", "viewport", "doing"];

export class PresenceBook implements Presence {
  readonly #channel: ChannelName;
  readonly #connection: Connection;
  readonly #attention: Attention;
  readonly #worked: () => void;
  readonly #others = writable<ReadonlyMap<SessionId, OtherPresence>>(new Map());
  readonly #stops: readonly Unsubscribe[];
  #own: OwnPresence | null = null;
  #sent: Uint8Array | undefined;
  #sentAt = Number.NEGATIVE_INFINITY;
  #sendTimer: ReturnType<typeof setTimeout> | undefined;
  #joined = false;

  /** `worked` hears each time that somebody is at work here. */
  constructor(channel: ChannelName, connection: Connection, attention: Attention, worked: () => void) {
    this.#channel = channel;
    this.#connection = connection;
    this.#attention = attention;
    this.#worked = worked;
    this.#stops = [attention.activity.subscribe(() => this.#schedule()), attention.discreet.subscribe(() => this.#schedule())];
  }

  get others(): Store<ReadonlyMap<SessionId, OtherPresence>> {
    return this.#others;
  }

  set = (state: OwnPresence): void => {
    this.#put(state);
    this.touch();
  };

  update: Presence["update"] = (fields, { worked = true } = {}) => {
    this.#put({ ...this.#own, ...fields } as OwnPresence);
    if (worked) this.touch();
    else this.#schedule();
  };

  touch = (): void => {
    this.#worked();
    this.#attention.worked();
    this.#schedule();
  };

  clear = (): void => {
    this.#own = null;
    this.#schedule();
  };

  #put(state: OwnPresence): void {
    const now = this.#connection.state.get();
    if (now.state === "online" && jsonSize(state) > now.limits.presence) throw localError("presence_too_large", { limit: now.limits.presence });
    this.#own = state;
  }

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
    const news = Object.entries(states).filter(([session]) => session !== own);
    if (news.length === 0) return; // The server tells everybody at once, also who it is about.
    const next = new Map(this.#others.get());
    for (const [session, state] of news) {
      if (state === null) next.delete(session);
      else next.set(session, otherFrom(session, state));
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
    for (const stop of this.#stops) stop();
    this.disconnected();
  }

  #schedule(): void {
    if (!this.#joined || this.#sendTimer !== undefined) return;
    const wait = this.#sentAt + THROTTLE_MS - Date.now();
    if (wait <= 0) {
      this.#send();
      return;
    }
    this.#sendIn(wait);
  }

  #sendIn(wait: number): void {
    clearTimeout(this.#sendTimer);
    this.#sendTimer = setTimeout(() => {
      this.#sendTimer = undefined;
      this.#send();
    }, wait);
  }

  #send(): void {
    if (this.#connection.backlog > CROWDED_BYTES) {
      this.#sendIn(CROWDED_MS);
      return;
    }
    const state = this.#shown();
    const bytes = pack(state);
    if (this.#sent === undefined ? state === null : equal(bytes, this.#sent)) return;
    if (!this.#connection.send({ name: "presence", channel: this.#channel, state })) return;
    this.#sent = bytes;
    this.#sentAt = Date.now();
  }

  /** The own state as the others may see it. */
  #shown(): PresenceState | null {
    if (this.#own === null) return null;
    const { activity, discreet } = this.#attention;
    const state: Record<string, unknown> = { ...this.#own };
    if (discreet.get()) {
      for (const field of WHERE) delete state[field];
      state["discreet"] = true;
    }
    if (activity.get() !== "active") state["activity"] = activity.get();
    return state;
  }
}

/** Bytes as JSON, which is how the server counts; byte strings count as base64. */
function jsonSize(state: OwnPresence): number {
  const json = JSON.stringify(state, (_key, value: unknown) => (value instanceof Uint8Array ? "=".repeat(Math.ceil(value.length / 3) * 4) : value));
  return new TextEncoder().encode(json).length;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
