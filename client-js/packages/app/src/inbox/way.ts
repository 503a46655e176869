/** Where an entry of the inbox, and what a notification tells of, stand. */
import type { NotificationOut } from "@concert/sdk";
import { linkOptions } from "@tanstack/react-router";
import type { Entry } from "./entries";
import { accessNews, alertNews, approvalNews, commentNews, gateNews, triggerNews } from "./inbox";

/** Undefined for what leads nowhere. */
export function wayOf(entry: Entry) {
  const { workspace } = entry;
  if (workspace === null) return undefined;
  switch (entry.kind) {
    case "approval":
      return linkOptions({ to: "/w/$workspace/approvals/$id", params: { workspace, id: entry.approval.id } });
    case "gate":
      return linkOptions({ to: "/w/$workspace/runs/$run", params: { workspace, run: entry.gate.run } });
    case "access":
      return linkOptions({ to: "/w/$workspace/access", params: { workspace }, search: { tab: "requests", request: entry.request.id } });
    case "news":
      return wayOfNews(entry.first);
  }
}

/** Undefined where it has no place of its own, or none any more. */
export function wayOfNews(news: NotificationOut) {
  const { workspace, document, gone } = news;
  if (gone || workspace === null) return undefined;
  const alert = alertNews(news);
  if (alert?.run !== undefined) return linkOptions({ to: "/w/$workspace/runs/$run", params: { workspace, run: alert.run } });
  if (alert !== undefined) return linkOptions({ to: "/w/$workspace/runs/alerts", params: { workspace } });
  if (triggerNews(news) !== undefined && document !== null) {
    return linkOptions({ to: "/w/$workspace/designs/$document/triggers", params: { workspace, document } });
  }
  const access = accessNews(news);
  if (access !== undefined) {
    return linkOptions({ to: "/w/$workspace/access", params: { workspace }, search: { tab: "requests", request: access.request } });
  }
  const gate = gateNews(news);
  if (gate !== undefined) {
    return linkOptions({ to: "/w/$workspace/runs/$run", params: { workspace, run: gate.run }, search: { step: gate.node } });
  }
  const approval = approvalNews(news);
  if (approval !== undefined) {
    const hash = approval.said === undefined ? {} : { hash: approval.said };
    return linkOptions({ to: "/w/$workspace/approvals/$id", params: { workspace, id: approval.request }, ...hash });
  }
  const about = commentNews(news);
  if (about === undefined || document === null) return undefined;
  const thread = { params: { workspace, document }, hash: `thread-${about.thread}` };
  switch (about.kind) {
    case "workflow":
      return linkOptions({ to: "/w/$workspace/designs/$document", ...thread });
    case "data_source":
      return linkOptions({ to: "/w/$workspace/sources/$document", ...thread });
    default:
      return undefined;
  }
}
