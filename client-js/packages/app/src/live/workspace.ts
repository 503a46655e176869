/** Keeps the copies of a workspace's lists true by its events. Used once, by the frame. */
import type { ChannelEvent } from "@concert/sdk";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import type { RunOut } from "../data/runs";
import type { ActiveSession, DocumentOut, Listing, Present } from "../data/types";
import { type Payload, listOf, numberOf, payloadOf, textOf } from "./payload";
import { useChannel } from "./useChannel";

const TOPICS = ["document:*", "workspace:**", "workflow:run:*", "workflow:step:*"] as const;
const DOCUMENT_LISTS = ["documents", "sources", "designs"] as const;

export function useWorkspaceEvents(workspace: string): void {
  const queries = useQueryClient();
  useChannel(`workspace:${workspace}`, TOPICS, {
    onEvent: (event) => hear(queries, workspace, event),
    onStale: () => forget(queries, workspace, [...DOCUMENT_LISTS, "runs", "activity", "members", "sessions"]),
  });
}

/** What an event of the workspace changes in the copies. */
export function hear(queries: QueryClient, workspace: string, event: ChannelEvent): void {
  const payload = payloadOf(event);
  const [area, second] = event.topic.split(":");
  switch (area) {
    case "document":
      forget(queries, workspace, [...DOCUMENT_LISTS, "activity"]);
      return;
    case "workspace":
      if (second === "presence") setPresent(queries, workspace, payload);
      else forget(queries, workspace, ["members", "activity"]);
      return;
    case "workflow":
      if (second === "run") forget(queries, workspace, ["runs", "designs", "activity"]);
      else setProgress(queries, workspace, payload);
      return;
    default:
      return;
  }
}

function forget(queries: QueryClient, workspace: string, lists: readonly string[]): void {
  for (const list of lists) void queries.invalidateQueries({ queryKey: [list, workspace] });
}

/** Who is in a document, in every list that shows it. */
function setPresent(queries: QueryClient, workspace: string, payload: Payload): void {
  const document = textOf(payload, "document");
  const present = listOf(payload, "present") as readonly Present[];
  for (const list of DOCUMENT_LISTS) {
    queries.setQueriesData<Listing<DocumentOut>>({ queryKey: [list, workspace] }, (old) => change(old, document, (one) => ({ ...one, present })));
  }
  queries.setQueryData<readonly ActiveSession[]>(["sessions", workspace], (old) => {
    const before = old?.find((session) => session.document === document);
    const others = (old ?? []).filter((session) => session !== before);
    return [...others, { document, workspace, title: before?.title ?? "", kind: before?.kind ?? "", present }];
  });
}

/** How many steps of a run have ended, in every list that shows it. */
function setProgress(queries: QueryClient, workspace: string, payload: Payload): void {
  const ended = numberOf(payload, "steps_ended");
  const steps = numberOf(payload, "steps");
  if (ended === undefined || steps === undefined) return;
  queries.setQueriesData<Listing<RunOut>>({ queryKey: ["runs", workspace] }, (old) => change(old, textOf(payload, "run"), (run) => ({ ...run, steps_ended: ended, steps })));
}

function change<Item extends { readonly id: string }>(list: Listing<Item> | undefined, id: string, with_: (item: Item) => Item): Listing<Item> | undefined {
  if (list === undefined || !list.items.some((item) => item.id === id)) return list;
  return { ...list, items: list.items.map((item) => (item.id === id ? with_(item) : item)) };
}
