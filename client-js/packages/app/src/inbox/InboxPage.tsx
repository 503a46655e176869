/** What this person was told, newest first; each row leads to where it happened. */
import type { NotificationOut } from "@concert/sdk";
import { useMutation, useQuery } from "@tanstack/react-query";
import { AtSign, Bell, CheckCheck, KeyRound, Reply, Trash2 } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { usePage } from "../shell/page";
import { Button, EmptyState, IconButton, IconTile, PageBody, PageHead, Pager, Segmented, Skeleton, toast } from "../ui";
import styles from "./inbox.module.css";
import { accessNews, alertNews, commentNews, headline, inboxQuery, triggerNews } from "./inbox";
import { NewsLink } from "./NewsLink";

const SIZE = 50;
type Shown = "unread" | "all";

export function InboxPage() {
  usePage({});
  const [state, show] = useState<Shown>("unread");
  const [offset, setOffset] = useState(0);
  const offline = useOfflineReason();
  const { data, error, refetch } = useQuery(inboxQuery({ state, offset, limit: SIZE }));
  const readAll = useMutation({
    mutationFn: () => call("notifications.read_all", {}),
    onError: (failure) => toast({ text: "Nothing was marked as read", detail: failure.message, state: "failed" }),
  });
  const unread = data?.unread ?? 0;
  return (
    <>
      <PageHead
        title="Inbox"
        acts={
          <>
            <Segmented
              label="Which"
              value={state}
              segments={[
                { value: "unread", label: "Unread", count: unread },
                { value: "all", label: "All" },
              ]}
              onChange={(next) => {
                show(next);
                setOffset(0);
              }}
            />
            <Button icon={CheckCheck} busy={readAll.isPending} reason={offline ?? (unread === 0 ? "Everything is read" : undefined)} onClick={() => readAll.mutate()}>
              Mark all as read
            </Button>
          </>
        }
      />
      <PageBody>
      {error !== null && data === undefined ? (
        <LoadFailure title="The inbox could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={208} />
      ) : data.items.length === 0 ? (
        <EmptyState>{state === "unread" ? "Nothing new." : "Nobody has told you anything yet."} Who names you in a comment, or answers where you wrote, is shown here.</EmptyState>
      ) : (
        <>
          <ul className={styles["list"]} aria-label="Notifications">
            {data.items.map((news) => (
              <Row key={news.id} news={news} />
            ))}
          </ul>
          <Pager offset={offset} limit={SIZE} total={data.total} onMove={setOffset} />
        </>
      )}
      </PageBody>
    </>
  );
}

function Row({ news }: { readonly news: NotificationOut }) {
  const about = commentNews(news);
  const offline = useOfflineReason();
  const remove = () => void call("notifications.remove", { notification: news.id }).catch((failure: unknown) => toast({ text: "It was not removed", detail: failure instanceof Error ? failure.message : undefined, state: "failed" }));
  return (
    <li className={styles["row"]} data-unread={news.read_at === null || undefined}>
      <IconTile icon={news.kind === "comment.mention" ? AtSign : news.kind === "run.alert" || triggerNews(news) !== undefined ? Bell : accessNews(news) !== undefined ? KeyRound : Reply} tone={news.read_at === null ? "run" : "idle"} />
      <NewsLink news={news} className={styles["link"]}>
        <span className={styles["what"]}>{headline(news)}</span>
        <span className={styles["excerpt"]}>{about === undefined ? (accessNews(news)?.why ?? triggerNews(news)?.why ?? alertNews(news)?.name ?? "") : `“${about.excerpt}”`}</span>
      </NewsLink>
      <span className={styles["when"]}>
        <When micros={news.at} short />
      </span>
      <IconButton icon={Trash2} size="small" label={`Remove: ${headline(news)}`} reason={offline} onClick={remove} />
    </li>
  );
}
