/** Single documents that somebody shared with me, in any of my workspaces. Absent when there are none. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { When } from "../format/When";
import { withArticle } from "../session/rights";
import { Icon } from "../ui";
import { iconOfKind } from "../ui/documentIcon";
import { linkTo } from "../workspace/links";
import { sharedQuery } from "../workspace/queries";
import styles from "./home.module.css";

const SHOWN = 5;

export function SharedWithYou() {
  const shared = useQuery(sharedQuery).data?.items ?? [];
  const shown = shared.flatMap((one) => {
    const link = linkTo({ id: one.document, workspace: one.workspace, kind: one.kind });
    return link === undefined || !one.member ? [] : [{ ...one, link }];
  });
  if (shown.length === 0) return null;
  return (
    <section className={styles["part"]} aria-labelledby="shared-with-you">
      <header>
        <h2 id="shared-with-you">Shared with you</h2>
      </header>
      <div className={styles["list"]}>
        {shown.slice(0, SHOWN).map(({ document, title, kind, role, workspace_name: where, expires_at: until, link }) => (
          <div key={document} className={styles["row"]}>
            <Icon of={iconOfKind(kind)} />
            <Link {...link} className={styles["name"]}>
              {title}
            </Link>
            <span className={styles["middle"]}>
              as {withArticle(role)}, in {where}
            </span>
            {until !== null && (
              <span className={styles["time"]}>
                until <When micros={until} />
              </span>
            )}
          </div>
        ))}
      </div>
    </section>
  );
}
