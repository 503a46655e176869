/** Everything of this package wired together: one client for one server and one person. */
import { Api } from "./api";
import { Attention, type Sign } from "./attention";
import { type ChannelSubscription, Channels } from "./channels";
import { Connection, type ConnectionState } from "./connection";
import { type DocumentHandle, Documents } from "./documents";
import { type Signal, type SocketLike, watchPerson } from "./environment";
import type { Unsaved } from "./documentState";
import type { ChannelName } from "./frames";
import type { HttpOptions } from "./http";
import type { TopicSubscription } from "./events";
import { type Inbox, OwnInbox } from "./inbox";
import { forgetCopies } from "./localCopy";
import { Session } from "./session";
import { nextValue, type Store, type Unsubscribe } from "./stores";

export interface ClientOptions {
  /** The server, e.g. `https://concert.example`; the page's own by default. */
  readonly origin?: string;
  /** An API token, for programs. A browser has its session cookie and leaves this out. */
  readonly token?: string;
  /** What this app is; the server may ask for a newer one. */
  readonly build?: string;
  /** The version of each document kind that this app understands. */
  readonly kinds?: Readonly<Record<string, number>>;
  /** Who is signed in, where the app knows: local copies then open before the server answers. */
  readonly user?: string;
  readonly fetch?: typeof fetch;
  readonly socket?: (url: string) => SocketLike;
  readonly watch?: (listener: (signal: Signal) => void) => () => void;
  readonly watchPerson?: (listener: (sign: Sign) => void) => () => void;
  readonly random?: () => number;
}

export class Client {
  readonly session: Session;
  readonly api: Api;
  /** What this person was told. */
  readonly inbox: Inbox;
  /** How lively the person here is, as the others see it, and whether they show where they look. */
  readonly attention: Attention;
  readonly #connection: Connection;
  readonly #channels: Channels;
  readonly #documents: Documents;
  readonly #watchPerson: (listener: (sign: Sign) => void) => () => void;
  #unwatch: (() => void) | undefined;
  #user: string | undefined;
  #sending = false;

  constructor(options: ClientOptions = {}) {
    const { token, fetch, build, kinds, socket, watch, random } = options;
    const origin = options.origin ?? "";
    const http: HttpOptions = { origin, ...(fetch && { fetch }), ...(token !== undefined && { token }) };
    this.#user = options.user;
    this.session = new Session(http);
    this.#connection = new Connection({
      url: socketUrl(origin),
      credentials: token === undefined ? () => this.session.ticket() : () => Promise.resolve(token),
      ...(build !== undefined && { build }),
      ...(kinds && { kinds }),
      ...(socket && { socket }),
      ...(watch && { watch }),
      ...(random && { random }),
    });
    this.api = new Api(http, this.#connection);
    this.attention = new Attention();
    this.#watchPerson = options.watchPerson ?? watchPerson;
    this.#channels = new Channels(this.#connection, this.attention);
    this.inbox = new OwnInbox(this.#connection, this.#channels);
    this.#documents = new Documents(this.#connection, this.#channels, () => this.#person());
  }

  get state(): Store<ConnectionState> {
    return this.#connection.state;
  }

  /** What the server has not yet of all that was edited in this page. */
  get unsaved(): Store<Unsaved> {
    return this.#documents.unsaved;
  }

  /** Connects and stays connected. Call it again after signing in. */
  start(): void {
    if (this.#unwatch === undefined) {
      const stops = [this.#watchPerson(this.attention.hear), this.#connection.state.subscribe(() => void this.#sendWaiting())];
      this.#unwatch = () => {
        for (const stop of stops) stop();
      };
    }
    this.#connection.start();
  }

  /** Closes documents, channels and the socket. */
  stop(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.attention.stop();
    this.#documents.close();
    this.#connection.stop();
  }

  /** Opens a document. Each open needs its own close. */
  openDocument(id: string): DocumentHandle {
    return this.#documents.open(id);
  }

  /** Joins a channel for its events. With a list of topics they come with their types. */
  subscribe<const Pattern extends string>(channel: ChannelName, subscription: TopicSubscription<Pattern>): Unsubscribe;
  subscribe(channel: ChannelName, subscription: ChannelSubscription): Unsubscribe;
  subscribe(channel: ChannelName, subscription: Omit<ChannelSubscription, "onEvent"> & { readonly onEvent: (event: never) => void }): Unsubscribe {
    return this.#channels.subscribe(channel, subscription as ChannelSubscription);
  }

  /** The server's clock, in milliseconds since 1970. */
  now(): number {
    return this.#connection.now();
  }

  /** Signs out: ends the session, stops, and deletes this person's copies in this browser. */
  async signOut(): Promise<void> {
    await this.session.signOut();
    this.stop();
    const user = this.#user;
    this.#user = undefined;
    if (user !== undefined) await forgetCopies(user);
  }

  /** Whenever the server is there again. */
  async #sendWaiting(): Promise<void> {
    if (this.#sending || this.#connection.state.get().state !== "online") return;
    this.#sending = true;
    await this.#documents.sendWaiting().finally(() => {
      this.#sending = false;
    });
  }

  /** Whose copies to open: known from the app, or from the first welcome of the server. */
  async #person(): Promise<string | undefined> {
    this.#user ??= await nextValue(this.#connection.state, (state) => (state.state === "online" ? state.user.id : undefined));
    return this.#user;
  }
}

function socketUrl(origin: string): string {
  const base = origin !== "" ? origin : typeof location === "undefined" ? "http://127.0.0.1:8000" : location.origin;
  return `${base.replace(/^http/, "ws")}/ws`;
}
