/** Who named this person in a comment and was not answered yet, among what needs them. */
import type { NotificationOut } from "@concert/sdk";
import { AtSign } from "lucide-react";
import { commentNews, headline } from "../inbox/inbox";
import { NewsLink } from "../inbox/NewsLink";
import { buttonClass, IconTile } from "../ui";
import styles from "./home.module.css";

export function Mention({ news }: { readonly news: NotificationOut }) {
  return (
    <div className={`${styles["row"]} ${styles["tall"]}`}>
      <IconTile icon={AtSign} tone="run" />
      <div className={styles["text"]}>
        <strong>{headline(news)}</strong>
        <p>“{commentNews(news)?.excerpt ?? ""}”</p>
      </div>
      <div className={styles["over"]}>
        <NewsLink news={news} className={buttonClass()}>
          Reply
        </NewsLink>
      </div>
    </div>
  );
}
