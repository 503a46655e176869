/** What the screens of approvals read, kept true by the channel of each request. Keys begin with "approvals". */
import type { InputOf } from "@concert/sdk";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "../data/api";
import { useAgain } from "../live/again";
import { useChannel } from "../live/useChannel";

const LIVE = { placeholderData: keepPreviousData, staleTime: 0 } as const;

export const approvalQuery = (id: string) => queryOptions({ queryKey: ["approvals", "one", id], queryFn: ({ signal }) => call("approvals.get", { id }, { signal }), staleTime: 0 });

/** Who may see the request and so be told of a comment, and who of its workspace may not. */
export const namesQuery = (id: string) => queryOptions({ queryKey: ["approvals", "people", id], queryFn: async ({ signal }) => (await call("approvals.people", { id }, { signal })).items, staleTime: 60_000 });

export const approvalsQuery = (input: InputOf<"approvals.list">) => queryOptions({ queryKey: ["approvals", "list", input], queryFn: ({ signal }) => call("approvals.list", input, { signal }), ...LIVE });

/** Both sides of a branch as they are now: read again when the reviewed content has another hash. */
export const branchQuery = (target: string, branch: string, hash: string) =>
  queryOptions({ queryKey: ["approvals", "branch", target, branch, hash], queryFn: ({ signal }) => call("branches.compare", { id: target, branch }, { signal }), ...LIVE });

/** A document as it was at a moment, or now, where `hash` says which content that is. */
export const stateQuery = (document: string, moment: number, hash: string) =>
  queryOptions({ queryKey: ["approvals", "state", document, moment, moment === 0 ? hash : ""], queryFn: ({ signal }) => call("history.state", { id: document, moment }, { signal }), ...LIVE });

export const sinceQuery = (document: string, since: number, hash: string) =>
  queryOptions({ queryKey: ["approvals", "since", document, since, hash], queryFn: ({ signal }) => call("history.difference", { id: document, since }, { signal }), ...LIVE });

export const pointsQuery = (document: string, before: number, after: number) =>
  queryOptions({ queryKey: ["approvals", "points", document, before, after], queryFn: ({ signal }) => call("history.difference", { id: document, before, after }, { signal }), ...LIVE });

/** All that stands in it now, as something new. */
export const fromNothingQuery = (document: string, hash: string) =>
  queryOptions({ queryKey: ["approvals", "points", document, "nothing", hash], queryFn: ({ signal }) => call("history.difference", { id: document, from_nothing: true }, { signal }), ...LIVE });

export const pointQuery = (document: string, through: number) =>
  queryOptions({ queryKey: ["approvals", "point", document, through], queryFn: ({ signal }) => call("history.state", { id: document, through }, { signal }), ...LIVE });

export const versionsQuery = (document: string) => queryOptions({ queryKey: ["approvals", "versions", document], queryFn: ({ signal }) => call("versions.list", { id: document, limit: 200 }, { signal }), staleTime: 30_000 });

/** What asking would lead to now; read anew for each dialog. */
export const previewQuery = (wish: InputOf<"approvals.preview">) => queryOptions({ queryKey: ["approvals", "preview", wish], queryFn: ({ signal }) => call("approvals.preview", wish, { signal }), ...LIVE, gcTime: 0 });

/** What the ladder of a request does, level by level; `asked` are those whom it asks. */
export const ladderQuery = (input: InputOf<"ladders.preview">) =>
  queryOptions({ queryKey: ["approvals", "ladder", input], queryFn: ({ signal }) => call("ladders.preview", input, { signal }), retry: false, staleTime: 60_000 });

/** Everything that happens to one request, at once. */
export function useApprovalEvents(id: string): void {
  const again = useAgain();
  const stale = () => again(["approvals", "one", id]);
  useChannel(`approval:${id}`, ["approval:**"], { onEvent: stale, onStale: stale });
}
