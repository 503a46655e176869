/** A small server in memory that speaks the native wire: documents, events, presence, calls, and every way to misbehave. */
import * as Y from "yjs";
import { ConcertError } from "../../src/errors";
import { matcher } from "../../src/feed";
import type { ChannelEvent, ClientFrame, JoinRequest, PresenceState, ServerFrame } from "../../src/frames";
import type { SocketLike } from "../../src/environment";
import type { LockOut } from "../../src/schema";
import { decodeClientFrame, encodeServerFrame } from "./wire";

export interface Room {
  doc: Y.Doc;
  epoch: string;
  role: string;
  sequence: number;
}

interface Log {
  readonly events: ChannelEvent[];
  /** Events up to this number are not kept any more. */
  forgotten: number;
}

/** What a test may decide about an update; undefined accepts it. */
export type Judge = (update: Uint8Array, room: Room) => ConcertError | undefined;

export function failure(code: string, message = code): ConcertError {
  return new ConcertError({ code, message, nextStep: "", details: {} });
}

export class FakeServer {
  readonly rooms = new Map<string, Room>();
  readonly sockets = new Set<FakeSocket>();
  readonly frames: ClientFrame[] = [];
  readonly logs = new Map<string, Log>();
  readonly presence = new Map<string, Map<string, PresenceState>>();
  tickets = 0;
  connects = 0;
  /** What the next connects meet. */
  down = false;
  signedOut = false;
  rejectTickets = 0;
  upgrade = false;
  mute = false;
  /** True: updates are taken and neither applied nor acknowledged until `commit`. */
  holding = false;
  judge: Judge = () => undefined;
  joinError: ConcertError | undefined;
  locks: readonly LockOut[] = [];
  call: (command: string, input: Readonly<Record<string, unknown>>) => unknown = (command, input) => ({ command, input });
  limits = { update: 1 << 20, presence: 4096 };
  now = () => Date.now() * 1000;
  #held: (() => void)[] = [];
  #sessions = 0;

  room(id: string): Room {
    const known = this.rooms.get(`doc:${id}`);
    if (known !== undefined) return known;
    const room = { doc: new Y.Doc(), epoch: "e1", role: "editor", sequence: 0 };
    this.rooms.set(`doc:${id}`, room);
    return room;
  }

  /** For a client's `socket` option. */
  connect = (): SocketLike => {
    this.connects += 1;
    return new FakeSocket(this);
  };

  /** For a client's `fetch` option: tickets, and commands over HTTP. */
  fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    if (this.down) throw new TypeError("fetch failed");
    const path = String(input).replace(/^.*\/api/, "");
    if (path === "/session/ticket") {
      this.tickets += 1;
      if (this.signedOut) return json(401, { error: { code: "not_signed_in", message: "", next_step: "", details: {} } });
      return json(200, { ticket: `ticket-${this.tickets}`, expires_at: 0 });
    }
    return json(200, { http: `${init.method ?? "GET"} ${path}`, body: typeof init.body === "string" ? (JSON.parse(init.body) as unknown) : null });
  };

  nextSession(): string {
    this.#sessions += 1;
    return `s-${this.#sessions}`;
  }

  /** Writes in a document as somebody else, and tells everybody. */
  edit(id: string, change: (doc: Y.Doc) => void): void {
    const room = this.room(id);
    const before = Y.encodeStateVector(room.doc);
    room.doc.transact(() => change(room.doc));
    this.#tell(`doc:${id}`, room, Y.encodeStateAsUpdate(room.doc, before));
  }

  /** Lets held updates be applied and acknowledged. */
  commit(): void {
    const held = this.#held;
    this.#held = [];
    for (const apply of held) apply();
  }

  emit(channel: string, topic: string, payload: unknown = {}): ChannelEvent {
    const log = this.log(channel);
    const event = { sequence: (log.events.at(-1)?.sequence ?? log.forgotten) + 1, topic, payload, at: 0 };
    log.events.push(event);
    for (const socket of this.sockets) {
      const membership = socket.channels.get(channel);
      if (membership === undefined || !membership.wants(topic)) continue;
      // what a test put into the log without telling it counts as told, and got lost on the way
      const lost = log.events.findLast((one) => one !== event && membership.wants(one.topic));
      const told = Math.max(membership.told, lost?.sequence ?? 0);
      membership.told = event.sequence;
      socket.deliver({ name: "event", channel, event: told < event.sequence - 1 ? { ...event, after: told } : event });
    }
    return event;
  }

  /** Tells what is not kept. */
  ephemeral(channel: string, topic: string, payload: unknown): void {
    for (const socket of this.sockets) {
      if (socket.channels.get(channel)?.wants(topic) === true) socket.deliver({ name: "event", channel, event: { sequence: 0, topic, payload, at: 0 } });
    }
  }

  /** Tells those who were passed over how far the channel has come. */
  mark(channel: string): void {
    const sequence = this.log(channel).events.at(-1)?.sequence ?? 0;
    for (const socket of this.sockets) {
      const membership = socket.channels.get(channel);
      if (membership === undefined || membership.told >= sequence) continue;
      membership.told = sequence;
      socket.deliver({ name: "mark", channel, sequence });
    }
  }

  log(channel: string): Log {
    const log = this.logs.get(channel) ?? { events: [], forgotten: 0 };
    this.logs.set(channel, log);
    return log;
  }

  everybody(channel: string, frame: ServerFrame): void {
    for (const socket of this.sockets) if (socket.channels.has(channel)) socket.deliver(frame);
  }

  /** These are the locks of a document now. */
  lock(id: string, locks: readonly LockOut[]): void {
    this.locks = locks;
    this.everybody(`doc:${id}`, { name: "locks", channel: `doc:${id}`, locks });
  }

  /** Breaks all connections. */
  drop(code = 1006): void {
    for (const socket of [...this.sockets]) socket.end(code);
  }

  /** Another history takes a document's place. */
  restore(id: string, epoch: string, fill: (doc: Y.Doc) => void): void {
    const room = this.room(id);
    room.doc = new Y.Doc();
    room.epoch = epoch;
    fill(room.doc);
    this.everybody(`doc:${id}`, { name: "reset", channel: `doc:${id}`, epoch, update: Y.encodeStateAsUpdate(room.doc), sv: Y.encodeStateVector(room.doc) });
  }

  /** This person may do something else from now on. */
  assign(id: string, role: string): void {
    this.room(id).role = role;
    this.everybody(`doc:${id}`, { name: "role", channel: `doc:${id}`, role });
  }

  /** Lets everybody go whose membership ends, for a reason. */
  leave(id: string, code: string): void {
    this.everybody(`doc:${id}`, { name: "leave", channel: `doc:${id}`, code });
  }

  receive(socket: FakeSocket, frame: ClientFrame): void {
    this.frames.push(frame);
    if (this.mute) return;
    switch (frame.name) {
      case "hello":
        this.#welcome(socket);
        return;
      case "join":
        this.#join(socket, frame.channel, frame.request);
        return;
      case "leave":
        socket.channels.delete(frame.channel);
        this.#show(frame.channel, socket.session, null);
        return;
      case "sync":
        this.#sync(socket, frame.channel, frame.id, frame.update);
        return;
      case "presence":
        this.#show(frame.channel, socket.session, frame.state);
        return;
      case "call":
        this.#answer(socket, frame);
    }
  }

  #welcome(socket: FakeSocket): void {
    if (this.upgrade) {
      socket.deliver({ name: "error", error: failure("upgrade_required", "too old"), ref: { to: "nothing" } });
    } else if (this.rejectTickets > 0) {
      this.rejectTickets -= 1;
      socket.deliver({ name: "error", error: failure("not_signed_in"), ref: { to: "nothing" } });
    } else {
      socket.deliver({ name: "hello", protocol: 1, session: socket.session, user: { id: "u-1", name: "Ada" }, build: "1", limits: this.limits, now: this.now() });
    }
  }

  #join(socket: FakeSocket, channel: string, request: JoinRequest): void {
    if (this.joinError !== undefined) {
      socket.deliver({ name: "error", error: this.joinError, ref: { to: "join", channel } });
      return;
    }
    const log = this.log(channel);
    const last = log.events.at(-1)?.sequence ?? log.forgotten;
    const { since } = request;
    const wants = matcher(request.topics);
    socket.channels.set(channel, { refused: false, wants, told: last });
    const base = { name: "join", channel, eventSequence: last, gap: since !== undefined && since < log.forgotten } as const;
    const events = since === undefined ? [] : log.events.filter((event) => event.sequence > since && wants(event.topic));
    const presence = Object.fromEntries(this.presence.get(channel) ?? []);
    const room = this.rooms.get(channel);
    if (room === undefined || request.sv === undefined) {
      socket.deliver({ ...base, kind: "", epoch: "", role: "editor", update: new Uint8Array(), sv: new Uint8Array(), sequence: 0, events, presence, locks: this.locks });
      return;
    }
    const foreign = request.epoch !== "" && request.epoch !== room.epoch;
    const state = Y.encodeStateAsUpdate(room.doc, foreign ? undefined : request.sv);
    const sv = Y.encodeStateVector(room.doc);
    if (foreign) socket.deliver({ name: "reset", channel, epoch: room.epoch, update: state, sv });
    const update = foreign ? Uint8Array.of(0, 0) : state;
    socket.deliver({ ...base, kind: "freeform", epoch: room.epoch, role: room.role, update, sv, sequence: room.sequence, events, presence, locks: this.locks });
  }

  #sync(socket: FakeSocket, channel: string, id: number, update: Uint8Array): void {
    const room = this.rooms.get(channel);
    const membership = socket.channels.get(channel);
    if (room === undefined || membership === undefined || membership.refused) return;
    const error = this.judge(update, room);
    if (error !== undefined) {
      membership.refused = true;
      socket.deliver({ name: "error", error, ref: { to: "sync", channel, id } });
      return;
    }
    const apply = () => {
      Y.applyUpdate(room.doc, update);
      if (room.doc.store.pendingStructs !== null) throw new Error("the server was sent a gap");
      this.#tell(channel, room, update);
      socket.deliver({ name: "ack", channel, id, sequence: room.sequence });
    };
    if (this.holding) this.#held.push(apply);
    else apply();
  }

  #tell(channel: string, room: Room, update: Uint8Array): void {
    room.sequence += 1;
    this.everybody(channel, { name: "sync", channel, sequence: room.sequence, update });
  }

  #show(channel: string, session: string, state: PresenceState | null): void {
    const states = this.presence.get(channel) ?? new Map<string, PresenceState>();
    this.presence.set(channel, states);
    const stamped = state === null ? null : { ...state, user: "u-1", name: "Ada", color: 3 };
    if (stamped === null) states.delete(session);
    else states.set(session, stamped);
    this.everybody(channel, { name: "presence", channel, states: { [session]: stamped } });
  }

  #answer(socket: FakeSocket, frame: Extract<ClientFrame, { name: "call" }>): void {
    try {
      socket.deliver({ name: "result", id: frame.id, output: this.call(frame.command, frame.input) });
    } catch (error) {
      if (!(error instanceof ConcertError)) throw error;
      socket.deliver({ name: "error", error, ref: { to: "call", id: frame.id } });
    }
  }
}

export class FakeSocket implements SocketLike {
  binaryType: BinaryType = "blob";
  bufferedAmount = 0;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  readonly channels = new Map<string, { refused: boolean; readonly wants: (topic: string) => boolean; told: number }>();
  readonly session: string;
  readonly #server: FakeServer;
  #open = false;

  constructor(server: FakeServer) {
    this.#server = server;
    this.session = server.nextSession();
    queueMicrotask(() => {
      if (server.down) {
        this.end(1006);
        return;
      }
      this.#open = true;
      server.sockets.add(this);
      this.onopen?.(new Event("open"));
    });
  }

  send(data: Uint8Array): void {
    if (!this.#open) throw new Error("sent before the socket was open");
    const frame = decodeClientFrame(data.slice());
    queueMicrotask(() => {
      if (this.#open) this.#server.receive(this, frame);
    });
  }

  deliver(frame: ServerFrame): void {
    const bytes = encodeServerFrame(frame);
    const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    queueMicrotask(() => {
      if (this.#open) this.onmessage?.({ data } as MessageEvent);
    });
  }

  close(): void {
    this.#gone();
  }

  end(code: number): void {
    this.#gone();
    this.onclose?.({ code } as CloseEvent);
  }

  #gone(): void {
    this.#open = false;
    this.#server.sockets.delete(this);
    for (const states of this.#server.presence.values()) states.delete(this.session);
  }
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}
