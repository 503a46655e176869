/** Whether the server can be reached now. Fed by the client, read by the frame. */
import { type Client, type Unsaved, type Unsubscribe, writable } from "@concert/sdk";
import { counted } from "../format/numbers";
import { useNow } from "../format/useNow";
import { useStore } from "./useStore";

export type Connection =
  | { readonly kind: "connecting" }
  | { readonly kind: "online" }
  /** `since`: when the server was reached last, in milliseconds. */
  | { readonly kind: "offline"; readonly since: number }
  | { readonly kind: "signed-out" }
  | { readonly kind: "too-old"; readonly message: string };

const connection = writable<Connection>({ kind: "connecting" });
/** A short break is nobody's business: it is shown when it lasts. */
const PATIENCE_MS = 1500;

/** Feeds the store from the client until the returned function is called. */
export function watchConnection(client: Client): Unsubscribe {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const state = client.state.get();
    if (state.state === "offline" || state.state === "connecting") {
      const since = Date.now();
      timer ??= setTimeout(() => connection.set({ kind: "offline", since }), PATIENCE_MS);
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

/** Asks before the page is left with edits that nobody would have then: not the server, and not this browser. */
export function watchLeaving(client: Client): Unsubscribe {
  const leaving = (event: BeforeUnloadEvent) => {
    const { edits, kept } = client.unsaved.get();
    if (edits > 0 && !kept) event.preventDefault();
  };
  window.addEventListener("beforeunload", leaving);
  return () => window.removeEventListener("beforeunload", leaving);
}

/** "3 edits kept here", "3 edits on this page only", "" where nothing waits. */
export function unsavedWords({ edits, kept }: Unsaved): string {
  return edits === 0 ? "" : `${counted(edits, "edit")} ${kept ? "kept here" : "on this page only"}`;
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
