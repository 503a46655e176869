/**
 * One channel of the server as this client sees it: its events without gap or double, its presence, and, for `doc:ID`,
 * the part that keeps a document equal. Several users share one `Channel`; `channels.ts` hands it out and closes it.
 */
import type { Attention } from "./attention";
import type { Connection } from "./connection";
import { type ConcertError, isTransient } from "./errors";
import { EventFeed } from "./feed";
import type { ChannelFrame, ChannelName, Joined, JoinRequest } from "./frames";
import { LockBook } from "./locks";
import { PresenceBook } from "./presence";
import type { Member } from "./seats";
import { type Store, writable } from "./stores";

/** What a document does with the frames of its channel. */
export interface DocumentPart {
  readonly request: () => Required<Pick<JoinRequest, "sv" | "epoch" | "client">>;
  readonly joined: (frame: Joined) => void;
  readonly synced: (update: Uint8Array) => void;
  readonly acknowledged: (id: number) => void;
  readonly reset: (epoch: string, update: Uint8Array) => void;
  readonly roleChanged: (role: string) => void;
  readonly refusedUpdate: (id: number, error: ConcertError) => void;
  /** True where the document joins again in another way; false lets the refusal stand. */
  readonly refusedJoin: (error: ConcertError) => boolean;
  readonly disconnected: () => void;
}

export type ChannelStatus =
  | { readonly state: "waiting" }
  | { readonly state: "joined"; readonly role: string; readonly kind: string }
  /** The server does not let this person in (`forbidden`, `not_found`, …), or put them out. */
  | { readonly state: "refused"; readonly code: string; readonly message: string };

const WAITING: ChannelStatus = { state: "waiting" };
const RETRY_MS = 2_000;
const NOTHING = Uint8Array.of(0);
/** A client id that writes nothing: for those who only follow the events of a document. */
const READER = 1;

export class Channel implements Member {
  readonly name: ChannelName;
  readonly feed: EventFeed;
  readonly presence: PresenceBook;
  readonly locks: LockBook;
  readonly #connection: Connection;
  readonly #status = writable<ChannelStatus>(WAITING);
  #document: DocumentPart | undefined;
  #held = false;
  #opened = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(name: ChannelName, connection: Connection, attention: Attention) {
    this.name = name;
    this.#connection = connection;
    this.feed = new EventFeed(() => this.rejoin());
    this.locks = new LockBook(name, connection);
    this.presence = new PresenceBook(name, connection, attention, this.locks.touch);
  }

  get status(): Store<ChannelStatus> {
    return this.#status;
  }

  /** Joins, unless a document is about to take its seat: then that joins. */
  open(): void {
    if (this.#held || this.#opened) return;
    this.#opened = true;
    this.#connection.attach(this.name, this);
  }

  /** A document will be seated soon: no join before that, since it would ask for everything. */
  hold(): void {
    this.#held = true;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.presence.close();
    this.locks.close();
    this.feed.close();
    this.#connection.detach(this.name);
  }

  /** Seats a document in this channel, or takes it out; joins again either way, since the request changes. */
  seat(document: DocumentPart | undefined): void {
    this.#document = document;
    this.#held = false;
    if (document === undefined) return;
    if (this.#opened) this.rejoin();
    else this.open();
  }

  rejoin(): void {
    clearTimeout(this.#timer);
    this.#status.set(WAITING);
    this.#document?.disconnected();
    this.#connection.rejoin(this.name);
  }

  /** Joins again in a moment: something was busy or inconsistent. */
  rejoinSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.rejoin(), RETRY_MS);
  }

  request = (): JoinRequest => {
    const place = this.#document?.request() ?? (this.name.startsWith("doc:") ? { sv: NOTHING, epoch: "", client: READER } : {});
    // Another topic means to join again, which is cheap only where no document hangs on it.
    return { ...place, ...this.feed.ask(this.#document === undefined) };
  };

  receive = (frame: ChannelFrame): void => {
    switch (frame.name) {
      case "join":
        this.#joined(frame);
        return;
      case "sync":
        this.#document?.synced(frame.update);
        return;
      case "ack":
        this.#document?.acknowledged(frame.id);
        return;
      case "presence":
        this.presence.changed(frame.states);
        return;
      case "locks":
        this.locks.changed(frame.locks);
        return;
      case "event":
        this.feed.arrived(frame.event);
        return;
      case "mark":
        this.feed.marked(frame.sequence);
        return;
      case "reset":
        this.#document?.reset(frame.epoch, frame.update);
        return;
      case "role":
        this.#roleChanged(frame.role);
        return;
      case "leave":
        this.#left(frame.code);
    }
  };

  refused = (ref: { readonly to: "join" } | { readonly to: "sync"; readonly id: number }, error: ConcertError): void => {
    if (ref.to === "sync") {
      this.#document?.refusedUpdate(ref.id, error);
    } else if (isTransient(error)) {
      this.rejoinSoon();
    } else if (this.#document?.refusedJoin(error) !== true) {
      this.#document?.disconnected();
      this.#status.set({ state: "refused", code: error.code, message: error.message });
    }
  };

  disconnected = (): void => {
    clearTimeout(this.#timer);
    this.presence.disconnected();
    if (this.#status.get().state === "joined") this.#status.set(WAITING);
    this.#document?.disconnected();
  };

  #joined(frame: Joined): void {
    this.#status.set({ state: "joined", role: frame.role, kind: frame.kind });
    this.#document?.joined(frame);
    this.presence.joined(frame.presence);
    this.locks.joined(frame.locks);
    this.feed.joined(frame);
  }

  #roleChanged(role: string): void {
    const status = this.#status.get();
    if (status.state === "joined") this.#status.set({ ...status, role });
    this.#document?.roleChanged(role);
  }

  #left(code: string): void {
    if (code === "room_reloaded") {
      this.rejoin();
      return;
    }
    this.presence.disconnected();
    this.#document?.disconnected();
    this.#status.set({ state: "refused", code, message: LEFT[code] ?? "You are no longer in this channel." });
  }
}

const LEFT: Readonly<Record<string, string>> = {
  forbidden: "Your access to this was withdrawn.",
  not_found: "This was moved to the trash or is not there any more.",
};
