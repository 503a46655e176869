/** Read, unread, removed: shown at once, kept by the server, put back where it refuses. */
import type { NotificationListing, NotificationOut } from "@concert/sdk";
import { useQueryClient } from "@tanstack/react-query";
import { asError, call } from "../data/api";
import { toast } from "../ui";

interface Marks {
  readonly read: (ids: readonly string[]) => void;
  readonly unread: (ids: readonly string[]) => void;
  readonly remove: (ids: readonly string[]) => void;
}

const KEY = ["notifications"] as const;
/** The server takes so many at once. */
const MOST = 1000;

export function useMarks(): Marks {
  const queries = useQueryClient();
  const change = (with_: (items: readonly NotificationOut[]) => readonly NotificationOut[]) => {
    queries.setQueriesData<NotificationListing>({ queryKey: KEY }, (old) => (old === undefined ? old : { ...old, items: with_(old.items) }));
  };
  const send = (ids: readonly string[], shown: (items: readonly NotificationOut[]) => readonly NotificationOut[], sent: () => Promise<unknown>, failed: string) => {
    if (ids.length === 0) return;
    // An answer on its way is from before this.
    void queries.cancelQueries({ queryKey: KEY }).then(async () => {
      change(shown);
      try {
        await sent();
      } catch (failure) {
        const { message, nextStep } = asError(failure);
        toast({ text: failed, detail: `${message} ${nextStep}`, state: "failed" });
      }
      await queries.invalidateQueries({ queryKey: KEY });
    });
  };
  const marked = (ids: readonly string[], read_at: number | null) => (items: readonly NotificationOut[]) => {
    const these = new Set(ids);
    return items.map((one) => (these.has(one.id) ? { ...one, read_at } : one));
  };
  return {
    read: (ids) => send(ids, marked(ids, Date.now() * 1000), () => call("notifications.read", { ids: ids.slice(0, MOST) }), "It was not marked as read"),
    unread: (ids) => send(ids, marked(ids, null), () => call("notifications.unread", { ids: ids.slice(0, MOST) }), "It was not put back"),
    remove: (ids) => {
      const these = new Set(ids);
      send(
        ids,
        (items) => items.filter((one) => !these.has(one.id)),
        () => Promise.all(ids.map((notification) => call("notifications.remove", { notification }))),
        "It was not removed",
      );
    },
  };
}
