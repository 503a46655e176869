/** Hands out channels, one object for each name, and leaves those that nobody uses any more. */
import type { Attention } from "./attention";
import { Channel, type ChannelStatus } from "./channel";
import type { Connection } from "./connection";
import type { Subscription } from "./feed";
import type { ChannelName } from "./frames";
import type { Unsubscribe } from "./stores";

export interface ChannelSubscription extends Subscription {
  /** Told when the server lets us in, refuses, or puts us out. */
  readonly onStatus?: (status: ChannelStatus) => void;
}

export class Channels {
  readonly #connection: Connection;
  readonly #attention: Attention;
  readonly #open = new Map<ChannelName, { readonly channel: Channel; users: number }>();

  constructor(connection: Connection, attention: Attention) {
    this.#connection = connection;
    this.#attention = attention;
  }

  /** The channel and the function that gives it back; the last one to give it back leaves it. */
  use(name: ChannelName): { readonly channel: Channel; readonly release: () => void } {
    let entry = this.#open.get(name);
    if (entry === undefined) {
      entry = { channel: new Channel(name, this.#connection, this.#attention), users: 0 };
      this.#open.set(name, entry);
      const { channel } = entry;
      queueMicrotask(() => {
        if (this.#open.get(name)?.channel === channel) channel.open();
      });
    }
    entry.users += 1;
    const held = entry;
    let given = false;
    const release = () => {
      if (given) return;
      given = true;
      held.users -= 1;
      if (held.users > 0) return;
      this.#open.delete(name);
      held.channel.close();
    };
    return { channel: held.channel, release };
  }

  /** Joins a channel for its events; the function ends it. */
  subscribe(name: ChannelName, subscription: ChannelSubscription): Unsubscribe {
    const { channel, release } = this.use(name);
    const { onStatus } = subscription;
    const remove = channel.feed.add(subscription);
    const unwatch = onStatus === undefined ? undefined : channel.status.subscribe(() => onStatus(channel.status.get()));
    return () => {
      unwatch?.();
      remove();
      release();
    };
  }
}
