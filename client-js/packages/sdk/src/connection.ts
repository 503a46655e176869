/**
 * One WebSocket for everything: signs in, comes back after a break, brings its members (channels) back in, carries calls.
 * Knows channels by name only; what their frames mean is `channel.ts`.
 */
import { retryDelay } from "./backoff";
import { type CallOptions, Calls, type OutgoingCall } from "./calls";
import { asConcertError, ConcertError, localError } from "./errors";
import { openSocket, type Signal, type SocketLike, watchPage } from "./environment";
import { type ChannelName, type ClientFrame, decodeFrame, encodeFrame, FrameError, PROTOCOL, type ServerFrame, type Welcome } from "./frames";
import { type Member, Seats } from "./seats";
import { type Store, writable } from "./stores";

export type ConnectionState =
  /** `retryAt` (ms since 1970): when the next try starts; undefined before `start` and after `stop`. */
  | { readonly state: "offline"; readonly retryAt: number | undefined }
  | { readonly state: "connecting" }
  | { readonly state: "online"; readonly session: string; readonly user: { readonly id: string; readonly name: string }; readonly build: string; readonly limits: Welcome["limits"] }
  /** Nobody is signed in; `start` tries again. */
  | { readonly state: "signedOut" }
  /** This app is too old for the server. Local edits are kept; reload the page. */
  | { readonly state: "upgradeRequired"; readonly message: string };

export interface ConnectionOptions {
  /** `wss://host/ws`. */
  readonly url: string;
  /** A fresh token for each connect; a `ConcertError` of code `not_signed_in` ends the tries. */
  readonly credentials: () => Promise<string>;
  /** What this app is, so that the server can ask for a newer one. */
  readonly build?: string;
  /** The version of each document kind this app understands. */
  readonly kinds?: Readonly<Record<string, number>>;
  readonly socket?: (url: string) => SocketLike;
  readonly random?: () => number;
  readonly watch?: (listener: (signal: Signal) => void) => () => void;
}

const CONNECT_MS = 10_000;
const BEAT_MS = 5_000;
const QUIET_MS = 25_000;
const PROBE_MS = 10_000;
const HURRIED_MS = 4_000;
const STEADY_MS = 5_000;
const CROWDED_CODES: ReadonlySet<number> = new Set([1013, 4429]);
const PROBE = "ping";

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #state = writable<ConnectionState>({ state: "offline", retryAt: undefined });
  readonly #seats = new Seats((frame) => this.#write(frame));
  readonly #calls = new Calls();
  #socket: SocketLike | undefined;
  /** Rises with each try, so that a late answer of an older one is known as such. */
  #life = 0;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setInterval> | undefined;
  #unwatch: (() => void) | undefined;
  #heard = 0;
  #onlineSince = 0;
  #probing = false;
  #offset = 0;
  #greeted = 0;
  #rejected = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get state(): Store<ConnectionState> {
    return this.#state;
  }

  /** The server's clock, in milliseconds since 1970. */
  now(): number {
    return Date.now() + this.#offset;
  }

  /** Connects, and stays so until `stop`. Also the way on after `signedOut`. */
  start(): void {
    const { state } = this.#state.get();
    if (state === "online" || state === "connecting") return;
    this.#unwatch ??= (this.#options.watch ?? watchPage)((signal) => this.#signalled(signal));
    this.#attempt = 0;
    this.#rejected = 0;
    void this.#open();
  }

  /** Ends the connection for good; calls that wait fail with `closed`. */
  stop(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#rest({ state: "offline", retryAt: undefined }, localError("closed"));
  }

  /** Runs a command by name. Waits while connecting; fails with `offline` where no connection is under way. */
  call(command: string, input: Readonly<Record<string, unknown>>, options: CallOptions = {}): Promise<unknown> {
    switch (this.#state.get().state) {
      case "online":
        return this.#calls.make(command, input, options, (call) => this.#sendCall(call));
      case "connecting":
        return this.#calls.make(command, input, options, undefined);
      case "signedOut":
      case "upgradeRequired":
      case "offline":
        return Promise.reject(localError("offline", { command }));
    }
  }

  attach(channel: ChannelName, member: Member): void {
    this.#seats.add(channel, member);
    this.rejoin(channel);
  }

  detach(channel: ChannelName): void {
    if (this.#seats.remove(channel)) this.send({ name: "leave", channel });
  }

  /** Joins, or joins again: what the server says afterwards follows from the member's new request. */
  rejoin(channel: ChannelName): void {
    if (this.#state.get().state === "online") this.#seats.join(channel);
  }

  /** True when the frame went out; false without a connection, where the next join makes up for it. */
  send(frame: ClientFrame): boolean {
    if (this.#socket === undefined || this.#state.get().state !== "online") return false;
    this.#write(frame);
    return true;
  }

  /** Bytes that wait in the socket: passing messages are better left out when there are many. */
  get backlog(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  #write(frame: ClientFrame): void {
    this.#socket?.send(encodeFrame(frame) as Uint8Array<ArrayBuffer>);
  }

  #sendCall(call: OutgoingCall): void {
    this.#write({ name: "call", id: call.id, command: call.command, input: call.input });
  }

  async #open(): Promise<void> {
    this.#life += 1;
    const life = this.#life;
    clearTimeout(this.#timer);
    this.#state.set({ state: "connecting" });
    this.#timer = setTimeout(() => this.#lost(life), CONNECT_MS);
    try {
      const token = await this.#options.credentials();
      if (life !== this.#life) return;
      this.#socket = this.#wire(life, token);
    } catch (failure) {
      if (life !== this.#life) return;
      const error = asConcertError(failure);
      if (error.code === "not_signed_in") this.#rest({ state: "signedOut" }, error);
      else this.#lost(life);
    }
  }

  #wire(life: number, token: string): SocketLike {
    const { build = "", kinds = {}, url } = this.#options;
    const socket = (this.#options.socket ?? openSocket)(url);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      if (life !== this.#life) return;
      this.#greeted = Date.now();
      this.#write({ name: "hello", protocol: PROTOCOL, token, build, kinds });
    };
    socket.onmessage = (event) => {
      if (life === this.#life) this.#heardFrom(event.data);
    };
    socket.onclose = (event) => {
      if (life === this.#life) this.#lost(life, event.code);
    };
    socket.onerror = null;
    return socket;
  }

  #heardFrom(data: unknown): void {
    this.#heard = Date.now();
    this.#probing = false;
    if (!(data instanceof ArrayBuffer)) return;
    let frame: ServerFrame | undefined;
    try {
      frame = decodeFrame(new Uint8Array(data));
    } catch (failure) {
      if (!(failure instanceof FrameError)) throw failure;
      return;
    }
    if (frame !== undefined) this.#receive(frame);
  }

  #receive(frame: ServerFrame): void {
    switch (frame.name) {
      case "hello":
        this.#welcomed(frame);
        return;
      case "result":
        this.#calls.answered(frame.id, frame.output);
        return;
      case "error":
        this.#failed(new ConcertError(frame.error), frame.ref);
        return;
      case "join":
      case "sync":
      case "ack":
      case "locks":
      case "presence":
      case "event":
      case "mark":
      case "reset":
      case "role":
      case "leave":
        this.#seats.deliver(frame);
    }
  }

  #welcomed(frame: Welcome): void {
    const now = Date.now();
    this.#offset = frame.now / 1000 - (this.#greeted + now) / 2;
    this.#onlineSince = now;
    this.#rejected = 0;
    clearTimeout(this.#timer);
    this.#beat = setInterval(() => {
      this.#check(QUIET_MS);
      this.#seats.joinOverdue();
    }, BEAT_MS);
    const { session, user, build, limits } = frame;
    this.#state.set({ state: "online", session, user, build, limits });
    this.#seats.joinAll();
    this.#calls.flush((call) => this.#sendCall(call));
  }

  #failed(error: ConcertError, ref: Extract<ServerFrame, { name: "error" }>["ref"]): void {
    switch (ref.to) {
      case "call":
        this.#calls.refused(ref.id, error);
        return;
      case "join":
        this.#seats.refusedJoin(ref.channel, error);
        return;
      case "sync":
        this.#seats.refusedUpdate(ref.channel, ref.id, error);
        return;
      case "nothing":
        if (error.code === "upgrade_required") this.#rest({ state: "upgradeRequired", message: error.message }, error);
        else if (error.code === "not_signed_in") this.#unknownHere(error);
    }
  }

  /** One more try with a fresh token: a ticket lives for 30 s only. Refused twice means nobody is signed in. */
  #unknownHere(error: ConcertError): void {
    this.#rejected += 1;
    if (this.#rejected > 1) this.#rest({ state: "signedOut" }, error);
    else this.#lost(this.#life);
  }

  /** Nothing heard for `quiet` ms: asks for a sign of life, and gives the socket up when none comes. */
  #check(quiet: number, patience = PROBE_MS): void {
    if (this.#state.get().state !== "online" || this.#probing || Date.now() - this.#heard < quiet) return;
    this.#probing = true;
    const life = this.#life;
    const answered = () => undefined;
    this.#calls.make(PROBE, {}, { timeout: patience }, (call) => this.#sendCall(call)).then(answered, (failure: unknown) => {
      if (this.#probing && failure instanceof ConcertError && failure.code === "timeout") this.#lost(life);
    });
  }

  #signalled(signal: Signal): void {
    const { state } = this.#state.get();
    if (state === "online") this.#check(signal === "visible" ? BEAT_MS : 0, HURRIED_MS);
    else if (state === "offline" && signal !== "offline") void this.#open();
  }

  #lost(life: number, code = 1006): void {
    if (life !== this.#life) return;
    if (this.#state.get().state === "online" && Date.now() - this.#onlineSince > STEADY_MS) this.#attempt = 0;
    const attempt = CROWDED_CODES.has(code) ? this.#attempt + 3 : this.#attempt;
    const delay = retryDelay(attempt, this.#options.random ?? Math.random);
    this.#attempt += 1;
    this.#drop();
    this.#timer = setTimeout(() => void this.#open(), delay);
    this.#state.set({ state: "offline", retryAt: Date.now() + delay });
    this.#calls.lost();
    this.#calls.failAll(localError("offline"));
  }

  #rest(state: ConnectionState, failure: ConcertError): void {
    this.#drop();
    this.#state.set(state);
    this.#calls.failAll(failure);
  }

  /** Forgets the socket. Nothing of it is heard any more. */
  #drop(): void {
    this.#life += 1;
    clearTimeout(this.#timer);
    clearInterval(this.#beat);
    this.#probing = false;
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket !== undefined) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    this.#seats.disconnected();
  }
}
