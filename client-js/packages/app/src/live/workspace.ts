/** Keeps the copies of a workspace's lists true by its events. Used once, by the frame. */
import type { Bootstrap, DocumentOut, Listing, Matching, PresenceEvent, Role, RunEvent, RunOut, SessionOut, Told } from "@concert/sdk";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { movesQuestions } from "../runs/list";
import { useChannel } from "./useChannel";

const TOPICS = ["document:created", "document:deleted", "document:moved", "document:renamed", "document:reset", "document:restored", "document:shared", "document:trashed", "document:unshared", "security:invitation:*", "security:sign_in:succeeded", "workspace:**", "collaboration:session:*", "workflow:run:*", "workflow:step:*"] as const;
const DOCUMENT_LISTS = ["documents", "sources", "designs"] as const;

export function useWorkspaceEvents(workspace: string): void {
  const queries = useQueryClient();
  useChannel(`workspace:${workspace}`, TOPICS, {
    onEvent: (event) => hear(queries, workspace, event),
    onRole: (role) => setRole(queries, workspace, role),
    onStale: () => forget(queries, workspace, [...DOCUMENT_LISTS, "runs", "activity", "members", "groups", "invitations", "sessions", "workingSessions"]),
  });
}

/** What an event of the workspace changes in the copies. */
export function hear(queries: QueryClient, workspace: string, event: Told<Matching<(typeof TOPICS)[number]>>): void {
  switch (event.topic) {
    case "document:created":
    case "document:deleted":
    case "document:moved":
    case "document:renamed":
    case "document:reset":
    case "document:restored":
    case "document:trashed":
      return forget(queries, workspace, [...DOCUMENT_LISTS, "activity"]);
    case "workspace:presence":
      return setPresent(queries, workspace, event.payload);
    case "document:shared":
    case "document:unshared":
    case "security:sign_in:succeeded":
      void queries.invalidateQueries({ queryKey: ["access"] });
      readersMoved(queries);
      return forget(queries, workspace, ["activity"]);
    case "workspace:updated":
    case "workspace:archived":
    case "workspace:brought_back":
      void queries.invalidateQueries({ queryKey: ["bootstrap"] });
      return forget(queries, workspace, ["activity"]);
    case "security:invitation:created":
    case "security:invitation:accepted":
    case "security:invitation:declined":
    case "security:invitation:renewed":
    case "security:invitation:withdrawn":
      return forget(queries, workspace, ["invitations", "activity"]);
    case "workspace:member:renamed":
      return void queries.invalidateQueries(); // names stand in nearly every list
    case "workspace:member:joined":
    case "workspace:member:changed":
    case "workspace:member:left":
    case "workspace:member:removed":
    case "workspace:ownership:transferred":
    case "workspace:group:created":
    case "workspace:group:renamed":
    case "workspace:group:deleted":
    case "workspace:group:changed":
    case "workspace:group:joined":
    case "workspace:group:left":
      void queries.invalidateQueries({ queryKey: ["access"] });
      readersMoved(queries);
      return forget(queries, workspace, ["members", "groups", "activity"]);
    case "workflow:run:queued":
    case "workflow:run:started":
    case "workflow:run:completed":
    case "workflow:run:failed":
    case "workflow:run:cancelled":
      return forget(queries, workspace, ["runs", "designs", "activity"]);
    case "workflow:run:deleted":
      // What tells of it leads nowhere now.
      void queries.invalidateQueries({ queryKey: ["notifications"] });
      return forget(queries, workspace, ["runs", "designs", "activity"]);
    case "workflow:step:asking":
    case "workflow:step:decided":
      return forget(queries, workspace, ["runs"]);
    case "workflow:step:started":
    case "workflow:step:completed":
    case "workflow:step:failed":
    case "workflow:step:retried":
    case "workflow:step:skipped":
    case "workflow:step:cancelled":
      if (movesQuestions(event)) forget(queries, workspace, ["runs"]);
      return setProgress(queries, workspace, event.payload);
    case "workflow:step:log":
    case "workflow:step:progress":
      return; // told to those who look at the run
    case "collaboration:session:started":
    case "collaboration:session:joined":
    case "collaboration:session:left":
    case "collaboration:session:changed":
    case "collaboration:session:ended":
      return forget(queries, workspace, ["workingSessions", "sessions", "activity"]);
    default: // what else is told of the workspace itself: its groups, its members, its name
      return forget(queries, workspace, [...DOCUMENT_LISTS, "members", "activity"]);
  }
}

/** Who may read documents and requests, and so may be named in what is said of them. */
function readersMoved(queries: QueryClient): void {
  for (const key of [["readers"], ["approvals", "people"]]) void queries.invalidateQueries({ queryKey: key });
}

function forget(queries: QueryClient, workspace: string, lists: readonly string[]): void {
  for (const list of lists) void queries.invalidateQueries({ queryKey: [list, workspace] });
}

/** What the frame and every screen may offer follows from it. */
function setRole(queries: QueryClient, workspace: string, role: string): void {
  queries.setQueryData<Bootstrap>(["bootstrap"], (old) => {
    if (old === undefined || old.workspaces.every((one) => one.id !== workspace || one.role === role)) return old;
    return { ...old, workspaces: old.workspaces.map((one) => (one.id === workspace ? { ...one, role: role as Role } : one)) };
  });
}

/** Who is in a document, in every list that shows it. */
function setPresent(queries: QueryClient, workspace: string, { document, title, kind, present }: PresenceEvent): void {
  for (const list of DOCUMENT_LISTS) {
    queries.setQueriesData<Listing<DocumentOut>>({ queryKey: [list, workspace] }, (old) => change(old, document, (one) => ({ ...one, present })));
  }
  queries.setQueryData<readonly SessionOut[]>(["sessions", workspace], (old) => {
    const before = old?.find((session) => session.document === document);
    const others = (old ?? []).filter((session) => session !== before);
    return [...others, { document, workspace, title, kind, present, sessions: before?.sessions ?? [] }];
  });
}

/** How many steps of a run have ended, in every list that shows it. */
function setProgress(queries: QueryClient, workspace: string, { run: id, steps, steps_ended }: RunEvent): void {
  queries.setQueriesData<Listing<RunOut>>({ queryKey: ["runs", workspace] }, (old) => change(old, id, (run) => ({ ...run, steps, steps_ended })));
}

/** Of what is kept under the name of a list; what is no page of it, such as its facets, stays as it is. */
function change<Item extends { readonly id: string }>(list: Listing<Item> | undefined, id: string, with_: (item: Item) => Item): Listing<Item> | undefined {
  if (!Array.isArray(list?.items) || !list.items.some((item) => item.id === id)) return list;
  return { ...list, items: list.items.map((item) => (item.id === id ? with_(item) : item)) };
}
