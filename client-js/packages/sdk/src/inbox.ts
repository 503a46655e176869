/** What this person was told: the newest of it and how much is unread, kept true by their own channel. */
import type { Channels } from "./channels";
import type { Connection } from "./connection";
import type { NotificationListing, NotificationOut } from "./schema";
import { type Store, writable } from "./stores";

export interface InboxState {
  /** Newest first, at most `MOST`; undefined before the server was asked. */
  readonly newest: readonly NotificationOut[] | undefined;
  readonly unread: number;
}

/** The person's notifications. It listens while somebody is subscribed to `state`. The promises fail with `offline`… */
export interface Inbox {
  readonly state: Store<InboxState>;
  readonly read: (ids: readonly string[]) => Promise<void>;
  /** Puts what was read back among what is not. */
  readonly unread: (ids: readonly string[]) => Promise<void>;
  readonly readAll: () => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
}

const MOST = 50;
const TOPICS = ["notification:*"] as const;

export class OwnInbox implements Inbox {
  readonly state: Store<InboxState>;
  readonly #state = writable<InboxState>({ newest: undefined, unread: 0 });
  readonly #connection: Connection;
  readonly #channels: Channels;
  #listeners = 0;
  #leave: (() => void) | undefined;
  #asked = 0;

  constructor(connection: Connection, channels: Channels) {
    this.#connection = connection;
    this.#channels = channels;
    this.state = { get: this.#state.get, subscribe: (listener) => this.#subscribe(listener) };
  }

  read = async (ids: readonly string[]): Promise<void> => {
    await this.#connection.call("notifications.read", { ids });
  };

  unread = async (ids: readonly string[]): Promise<void> => {
    await this.#connection.call("notifications.unread", { ids });
  };

  readAll = async (): Promise<void> => {
    await this.#connection.call("notifications.read_all", {});
  };

  remove = async (id: string): Promise<void> => {
    await this.#connection.call("notifications.remove", { notification: id });
  };

  close(): void {
    this.#leave?.();
    this.#leave = undefined;
  }

  #subscribe(listener: () => void): () => void {
    this.#listeners += 1;
    this.#leave ??= this.#channels.subscribe("user:me", {
      topics: TOPICS,
      onEvent: () => void this.#load(),
      onGap: () => void this.#load(),
      onStatus: ({ state }) => {
        if (state === "joined") void this.#load();
      },
    });
    const stop = this.#state.subscribe(listener);
    return () => {
      stop();
      this.#listeners -= 1;
      if (this.#listeners === 0) this.close();
    };
  }

  /** The newest answer counts: events may come faster than it. */
  async #load(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const { items, unread } = (await this.#connection.call("notifications.list", { limit: MOST })) as NotificationListing;
      if (asked === this.#asked) this.#state.set({ newest: items, unread });
    } catch {
      // Asked again with the next event, or when the channel is joined next.
    }
  }
}
