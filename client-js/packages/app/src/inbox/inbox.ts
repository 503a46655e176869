/** What this person was told, as lists that their own channel keeps true. */
import type { NotificationOut } from "@concert/sdk";
import { keepPreviousData, queryOptions, useQueryClient } from "@tanstack/react-query";
import { call } from "../data/api";
import { useClient } from "../live/client";
import { useChannel } from "../live/useChannel";
import { useStore } from "../live/useStore";
import { firstName } from "../people/person";

export interface InboxQuery {
  readonly state?: "unread" | "read" | "all";
  readonly asking?: boolean;
  readonly workspace?: string;
  readonly offset?: number;
  readonly limit?: number;
}

const KEY = ["notifications"] as const;

export const inboxQuery = (list: InboxQuery) =>
  queryOptions({
    queryKey: [...KEY, list],
    queryFn: ({ signal }) => call("notifications.list", { limit: 50, ...list }, { signal }),
    placeholderData: keepPreviousData,
  });

/** How much is unread; 0 before it is known. */
export function useUnread(): number {
  return useStore(useClient().inbox.state).unread;
}

const TOPICS = ["notification:*"] as const;

/** Used once, by the frame. */
export function useInboxEvents(): void {
  const queries = useQueryClient();
  const stale = () => void queries.invalidateQueries({ queryKey: KEY });
  useChannel("user:me", TOPICS, { onEvent: stale, onStale: stale });
}

/** What a notification about a comment says; undefined for one of another kind. */
export interface CommentNews {
  readonly thread: string;
  readonly title: string;
  readonly kind: string;
  readonly excerpt: string;
}

export function commentNews({ content }: NotificationOut): CommentNews | undefined {
  const { thread, title, kind, excerpt } = (content ?? {}) as Readonly<Record<string, unknown>>;
  return typeof thread === "string" && typeof title === "string" && typeof kind === "string" && typeof excerpt === "string" ? { thread, title, kind, excerpt } : undefined;
}

/** What an alert says of a run, or of a design that was not started; undefined for one of another kind. */
export interface AlertNews {
  readonly title: string;
  readonly name: string;
  readonly reason: string;
  readonly run: string | undefined;
  readonly number: number | undefined;
}

export function alertNews({ kind, content }: NotificationOut): AlertNews | undefined {
  if (kind !== "run.alert") return undefined;
  const { title = "", name = "", reason = "", run, number } = (content ?? {}) as Readonly<Record<string, unknown>>;
  return { title: String(title), name: String(name), reason: String(reason), run: typeof run === "string" ? run : undefined, number: typeof number === "number" ? number : undefined };
}

/** What a trigger that acts for this person says of itself; undefined for news of another kind. */
export function triggerNews({ kind, content }: NotificationOut): { readonly headline: string; readonly why: string } | undefined {
  if (kind !== "trigger.paused" && kind !== "trigger.refused") return undefined;
  const { name = "", reason } = (content ?? {}) as Readonly<Record<string, unknown>>;
  const { message = "" } = (reason ?? {}) as Readonly<Record<string, unknown>>;
  const which = name === "" ? "A trigger of yours" : `Your trigger ${String(name)}`;
  return { headline: `${which} ${kind === "trigger.paused" ? "was paused" : "could not start its design"}`, why: String(message) };
}

/** What a request for access says of itself; undefined for news of another kind. */
export function accessNews({ kind, content, by_name }: NotificationOut): { readonly headline: string; readonly why: string; readonly request: string } | undefined {
  if (kind !== "access.asked" && kind !== "access.answered") return undefined;
  const { request = "", title = "", role = "", state = "", words = "" } = (content ?? {}) as Readonly<Record<string, unknown>>;
  const what = `${String(role)} on ${title === "" ? "a document without a name" : String(title)}`;
  const who = by_name === "" ? "Somebody" : firstName(by_name);
  const headline = kind === "access.asked" ? `${who} asks to be ${what}` : `Your request for ${what}: ${String(state)}`;
  return { headline, why: String(words), request: String(request) };
}

/** What an approval, or a comment of it that names this person, says of itself. `said` is the place of that comment on its page. */
export interface ApprovalNews {
  readonly headline: string;
  readonly why: string;
  readonly request: string;
  readonly said: string | undefined;
}

/** Undefined for news of another kind. */
export function approvalNews({ kind, content, by_name }: NotificationOut): ApprovalNews | undefined {
  const { request = "", title = "", what = "", words = "", comment = "" } = (content ?? {}) as Readonly<Record<string, unknown>>;
  const names = kind === "comment.mention" && request !== "";
  if (!names && !kind.startsWith("approval.")) return undefined;
  const named = String(title);
  const who = by_name === "" ? "Somebody" : firstName(by_name);
  const said: Readonly<Record<string, string>> = {
    "approval.asked": `${who} asks for your approval: ${named}`,
    "approval.reminder": `Still waits for your approval: ${named}`,
    "comment.mention": `${who} mentioned you on ${named}`,
    "approval.answered": `${BECAME[String(what)] ?? "Something happened to your request"}: ${named}`,
  };
  return { headline: said[kind] ?? named, why: String(words), request: String(request), said: names ? `said-${String(comment)}` : undefined };
}

/** The question of a run that this tells of; undefined for news of another kind. */
export function gateNews({ kind, content }: NotificationOut): { readonly run: string; readonly node: string } | undefined {
  if (kind !== "gate.asked") return undefined;
  const { run = "", node = "" } = (content ?? {}) as Readonly<Record<string, unknown>>;
  return { run: String(run), node: String(node) };
}

/** What news says of itself in words of its own, as of rules and of who decides for whom; undefined for other news. */
export function plainNews({ content }: NotificationOut): { readonly headline: string; readonly why: string } | undefined {
  const { headline: said, words } = (content ?? {}) as Readonly<Record<string, unknown>>;
  return typeof said === "string" && said !== "" ? { headline: said, why: typeof words === "string" ? words : "" } : undefined;
}

const BECAME: Readonly<Record<string, string>> = {
  approved: "Approved",
  executed: "Approved and done",
  failed: "Approved, but it failed",
  rejected: "Rejected",
  expired: "Expired",
  changes_requested: "Changes are requested",
  commented: "Somebody wrote about your request",
  stale: "Changed since it was approved",
  escalated: "Went on to the next level",
  unattended: "Nobody is left to decide",
};

/** "Bo mentioned you on orders_db", "Nightly orders, run 12 failed". */
export function headline(news: NotificationOut): string {
  const alert = alertNews(news);
  if (alert !== undefined) return `${alert.title === "" ? "No run" : alert.title}${alert.number === undefined ? "" : `, run ${alert.number}`} ${alert.reason}`;
  const trigger = triggerNews(news);
  if (trigger !== undefined) return trigger.headline;
  const access = accessNews(news);
  if (access !== undefined) return access.headline;
  const approval = approvalNews(news);
  if (approval !== undefined) return approval.headline;
  const plain = plainNews(news);
  if (plain !== undefined) return plain.headline;
  const who = news.by_name === "" ? "Somebody" : firstName(news.by_name);
  const title = commentNews(news)?.title ?? "";
  const where = title === "" ? "a document without a name" : title;
  return news.kind === "comment.mention" ? `${who} mentioned you on ${where}` : `${who} answered on ${where}`;
}
