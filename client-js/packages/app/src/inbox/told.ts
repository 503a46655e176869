/** Notifications in a second line, and which request they are about, also of kinds that this app does not know by name. Pure. */
import type { NotificationOut } from "@concert/sdk";
import { accessNews, alertNews, approvalNews, commentNews, gateNews, plainNews, triggerNews } from "./inbox";

/** The words that explain a headline. */
export function subline(news: NotificationOut): string {
  const about = commentNews(news);
  if (about !== undefined) return about.excerpt;
  const known = accessNews(news)?.why ?? approvalNews(news)?.why ?? triggerNews(news)?.why ?? plainNews(news)?.why ?? alertNews(news)?.name;
  if (known !== undefined) return known;
  const { words, why, reason, text } = fieldsOf(news);
  return [words, why, reason, text].find((one): one is string => typeof one === "string" && one !== "") ?? "";
}

/** The request for access or for approval, or the question of a run, that this tells of. Who is named in a comment of one answers the comment: that stands alone. */
export function requestOfNews(news: NotificationOut): string | undefined {
  const approval = approvalNews(news);
  const gate = gateNews(news);
  if (gate !== undefined) return questionOf(gate);
  return accessNews(news)?.request ?? (approval?.said === undefined ? approval?.request : undefined);
}

/** The question of a gate by its run and its step there. */
export function questionOf({ run, node }: { readonly run: string; readonly node: string }): string {
  return `${run} ${node}`;
}

/** What its kind says, as an object. */
export function fieldsOf({ content }: NotificationOut): Readonly<Record<string, unknown>> {
  return typeof content === "object" && content !== null && !Array.isArray(content) ? (content as Readonly<Record<string, unknown>>) : {};
}
