/** The way from a notification to what it is about; plain words where there is none. Following it marks it as read. */
import type { NotificationOut } from "@concert/sdk";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { call } from "../data/api";
import { wayOfNews } from "./way";

interface NewsLinkProps {
  readonly news: NotificationOut;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function NewsLink({ news, className, children }: NewsLinkProps) {
  const way = wayOfNews(news);
  if (way === undefined) return <span className={className}>{children}</span>;
  // A list that comes back empty-handed is no reason not to go there.
  const onClick = () => void (news.read_at === null && call("notifications.read", { ids: [news.id] }).catch(() => undefined));
  return (
    <Link {...way} className={className} onClick={onClick}>
      {children}
    </Link>
  );
}
