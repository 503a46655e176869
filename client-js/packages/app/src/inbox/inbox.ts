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

/** "Bo mentioned you on orders_db". */
export function headline(news: NotificationOut): string {
  const who = news.by_name === "" ? "Somebody" : firstName(news.by_name);
  const title = commentNews(news)?.title ?? "";
  const where = title === "" ? "a document without a name" : title;
  return news.kind === "comment.mention" ? `${who} mentioned you on ${where}` : `${who} answered on ${where}`;
}
