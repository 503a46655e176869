/** Clients on one scripted server, under fake time. */
import { vi } from "vitest";
import { Client, type ClientOptions } from "../../src/client";
import type { Signal } from "../../src/environment";
import { FakeServer } from "./server";

export interface World {
  readonly server: FakeServer;
  readonly client: (options?: ClientOptions) => Client;
  /** What the page tells all clients. */
  readonly signal: (signal: Signal) => void;
  readonly stop: () => void;
}

/** Needs fake timers. `random` is 1 (the longest wait) unless a test says otherwise. */
export function world(): World {
  const server = new FakeServer();
  const clients: Client[] = [];
  const listeners = new Set<(signal: Signal) => void>();
  return {
    server,
    client: (options = {}) => {
      const client = new Client({
        origin: "http://test",
        fetch: server.fetch,
        socket: server.connect,
        random: () => 1,
        watch: (listener) => {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
        ...options,
      });
      clients.push(client);
      client.start();
      return client;
    },
    signal: (signal) => {
      for (const listener of [...listeners]) listener(signal);
    },
    stop: () => {
      for (const client of clients) client.stop();
    },
  };
}

/** Lets everything happen that needs no more than this many milliseconds. */
export async function pass(milliseconds = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
