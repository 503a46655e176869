/** The way from a notification to the thread it is about. Following it marks it as read. */
import type { NotificationOut } from "@concert/sdk";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { call } from "../data/api";
import { accessNews, alertNews, approvalNews, commentNews, gateNews, triggerNews } from "./inbox";

interface NewsLinkProps {
  readonly news: NotificationOut;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function NewsLink({ news, className, children }: NewsLinkProps) {
  if (news.gone) return <span className={className}>{children}</span>;
  const alert = alertNews(news);
  if (alert !== undefined && news.workspace !== null) {
    const onClick = () => void (news.read_at === null && call("notifications.read", { ids: [news.id] }).catch(() => undefined));
    if (alert.run === undefined) {
      return (
        <Link to="/w/$workspace/runs/alerts" params={{ workspace: news.workspace }} className={className} onClick={onClick}>
          {children}
        </Link>
      );
    }
    return (
      <Link to="/w/$workspace/runs/$run" params={{ workspace: news.workspace, run: alert.run }} className={className} onClick={onClick}>
        {children}
      </Link>
    );
  }
  if (triggerNews(news) !== undefined && news.workspace !== null && news.document !== null) {
    const onClick = () => void (news.read_at === null && call("notifications.read", { ids: [news.id] }).catch(() => undefined));
    return (
      <Link to="/w/$workspace/designs/$document/triggers" params={{ workspace: news.workspace, document: news.document }} className={className} onClick={onClick}>
        {children}
      </Link>
    );
  }
  const access = accessNews(news);
  if (access !== undefined && news.workspace !== null) {
    const onClick = () => void (news.read_at === null && call("notifications.read", { ids: [news.id] }).catch(() => undefined));
    return (
      <Link to="/w/$workspace/access" params={{ workspace: news.workspace }} search={{ tab: "requests", request: access.request }} className={className} onClick={onClick}>
        {children}
      </Link>
    );
  }
  const gate = gateNews(news);
  if (gate !== undefined && news.workspace !== null) {
    const onClick = () => void (news.read_at === null && call("notifications.read", { ids: [news.id] }).catch(() => undefined));
    return (
      <Link to="/w/$workspace/runs/$run" params={{ workspace: news.workspace, run: gate.run }} search={{ step: gate.node }} className={className} onClick={onClick}>
        {children}
      </Link>
    );
  }
  const approval = approvalNews(news);
  if (approval !== undefined && news.workspace !== null) {
    const onClick = () => void (news.read_at === null && call("notifications.read", { ids: [news.id] }).catch(() => undefined));
    return (
      <Link to="/w/$workspace/approvals/$id" params={{ workspace: news.workspace, id: approval.request }} {...(approval.said === undefined ? {} : { hash: approval.said })} className={className} onClick={onClick}>
        {children}
      </Link>
    );
  }
  const about = commentNews(news);
  if (about === undefined || news.workspace === null || news.document === null) return <span className={className}>{children}</span>;
  const shared = {
    params: { workspace: news.workspace, document: news.document },
    hash: `thread-${about.thread}`,
    className,
    // A list that comes back empty-handed is no reason not to go there.
    onClick: () => void (news.read_at === null && call("notifications.read", { ids: [news.id] }).catch(() => undefined)),
  };
  if (about.kind === "workflow") {
    return (
      <Link to="/w/$workspace/designs/$document" {...shared}>
        {children}
      </Link>
    );
  }
  if (about.kind === "data_source") {
    return (
      <Link to="/w/$workspace/sources/$document" {...shared}>
        {children}
      </Link>
    );
  }
  return <span className={className}>{children}</span>;
}
