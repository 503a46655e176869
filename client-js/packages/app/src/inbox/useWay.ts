/** Where an entry leads to. */
import { type NavigateOptions, useNavigate } from "@tanstack/react-router";
import type { Entry } from "./entries";
import { accessNews, alertNews, approvalNews, commentNews, triggerNews } from "./inbox";

export function useWay(): (entry: Entry) => void {
  const navigate = useNavigate();
  return (entry) => {
    const to = wayOf(entry);
    if (to !== undefined) void navigate(to);
  };
}

/** Undefined for what leads nowhere. */
export function wayOf(entry: Entry): NavigateOptions | undefined {
  const { workspace } = entry;
  if (workspace === null) return undefined;
  switch (entry.kind) {
    case "approval":
      return { to: "/w/$workspace/approvals/$id", params: { workspace, id: entry.approval.id } };
    case "gate":
      return { to: "/w/$workspace/runs/$run", params: { workspace, run: entry.gate.run } };
    case "access":
      return { to: "/w/$workspace/access", params: { workspace }, search: { tab: "requests", request: entry.request.id } };
    case "news": {
      const { first } = entry;
      if (first.gone) return undefined;
      const about = commentNews(first);
      const alert = alertNews(first);
      const access = accessNews(first);
      if (alert !== undefined) return alert.run === undefined ? { to: "/w/$workspace/runs/alerts", params: { workspace } } : { to: "/w/$workspace/runs/$run", params: { workspace, run: alert.run } };
      if (access !== undefined) return { to: "/w/$workspace/access", params: { workspace }, search: { tab: "requests", request: access.request } };
      const approval = approvalNews(first);
      if (approval !== undefined) return { to: "/w/$workspace/approvals/$id", params: { workspace, id: approval.request }, ...(approval.said === undefined ? {} : { hash: approval.said }) };
      if (first.document === null) return undefined;
      const params = { workspace, document: first.document };
      if (triggerNews(first) !== undefined) return { to: "/w/$workspace/designs/$document/triggers", params };
      if (about === undefined) return undefined;
      const hash = `thread-${about.thread}`;
      return about.kind === "data_source" ? { to: "/w/$workspace/sources/$document", params, hash } : { to: "/w/$workspace/designs/$document", params, hash };
    }
  }
}
