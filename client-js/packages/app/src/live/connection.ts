/** Whether the server can be reached now, and how many edits wait here for it. Fed by the client, read by the frame. */
import { type Client, type Saved, type Store, type Unsubscribe, writable } from "@concert/sdk";
import { useNow } from "../format/useNow";
import { useStore } from "./useStore";

export type Connection =
  | { readonly kind: "connecting" }
  | { readonly kind: "online" }
  /** `since`: when the server was reached last, in milliseconds. */
  | { readonly kind: "offline"; readonly kept: number; readonly since: number }
  | { readonly kind: "signed-out" }
  | { readonly kind: "too-old"; readonly message: string };

const connection = writable<Connection>({ kind: "connecting" });
const documents = new Set<Store<Saved>>();
/** A short break is nobody's business: it is shown when it lasts. */
const PATIENCE_MS = 1500;

/** Feeds the store from the client until the returned function is called. */
export function watchConnection(client: Client): Unsubscribe {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const state = client.state.get();
    if (state.state === "offline" || state.state === "connecting") {
      const since = Date.now();
      timer ??= setTimeout(() => connection.set({ kind: "offline", kept: keptNow(), since }), PATIENCE_MS);
      return;
    }
    clearTimeout(timer);
    timer = undefined;
    switch (state.state) {
      case "online":
        return connection.set({ kind: "online" });
      case "signedOut":
        return connection.set({ kind: "signed-out" });
      case "upgradeRequired":
        return connection.set({ kind: "too-old", message: state.message });
    }
  };
  look();
  const stop = client.state.subscribe(look);
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** Counts a document's unsaved edits among those that are kept here. */
export function countEdits(saved: Store<Saved>): Unsubscribe {
  documents.add(saved);
  const stop = saved.subscribe(() => {
    const now = connection.get();
    if (now.kind === "offline" && now.kept !== keptNow()) connection.set({ ...now, kept: keptNow() });
  });
  return () => {
    stop();
    documents.delete(saved);
  };
}

function keptNow(): number {
  let kept = 0;
  for (const saved of documents) {
    const state = saved.get();
    if (state.state !== "saved") kept += state.edits;
  }
  return kept;
}

export function useConnection(): Connection {
  return useStore(connection);
}

/** Why something that needs the server cannot be done now; undefined where it can. */
export function useOfflineReason(): string | undefined {
  const { kind } = useConnection();
  return kind === "offline" ? "Offline: waits until the server is back" : undefined;
}

/** The time for what the server does: while it is away nobody knows how far that is, so the clock stands. */
export function useServerNow(everyMs?: number): number {
  const connection = useConnection();
  const now = useNow(everyMs);
  return connection.kind === "offline" ? Math.min(now, connection.since) : now;
}
