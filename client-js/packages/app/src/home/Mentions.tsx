/** Who named this person in a comment and was not answered yet, among what needs them. */
import type { NotificationOut } from "@concert/sdk";
import { AtSign, Hand, KeyRound } from "lucide-react";
import { accessNews, approvalNews, commentNews, headline } from "../inbox/inbox";
import { subline } from "../inbox/told";
import { NewsLink } from "../inbox/NewsLink";
import { buttonClass, IconTile } from "../ui";
import styles from "./home.module.css";

export function Mention({ news }: { readonly news: NotificationOut }) {
  const access = accessNews(news);
  const approval = approvalNews(news);
  const decides = approval !== undefined && approval.said === undefined;
  return (
    <div className={`${styles["row"]} ${styles["tall"]}`}>
      <IconTile icon={decides ? Hand : access === undefined ? AtSign : KeyRound} tone="run" />
      <div className={styles["text"]}>
        <strong>{headline(news)}</strong>
        <p>{approval === undefined && access === undefined && commentNews(news) === undefined ? subline(news) : quoted(approval?.why ?? access?.why ?? commentNews(news)?.excerpt ?? "")}</p>
      </div>
      <div className={styles["over"]}>
        <NewsLink news={news} className={buttonClass()}>
          {decides ? "Review it" : access !== undefined ? "Answer request" : commentNews(news) === undefined && approval === undefined ? "Look at it" : "Reply"}
        </NewsLink>
      </div>
    </div>
  );
}

function quoted(words: string): string {
  return words === "" ? "" : `“${words}”`;
}
