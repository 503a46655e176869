/** Under the head: what was reviewed is not what stands there now. Who changed which fields, and the way to them and to a new look. */
import { TriangleAlert } from "lucide-react";
import { counted } from "../format/numbers";
import { firstName } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { Button, Icon } from "../ui";
import styles from "./approvals.module.css";
import type { Approval } from "./model";
import { shortHash, staleDetail, staleTitle } from "./words";

interface StaleBannerProps {
  readonly approval: Approval;
  readonly onShow: () => void;
  /** Absent for who may not ask them. */
  readonly onAsk: (() => void) | undefined;
}

export function StaleBanner({ approval, onShow, onAsk }: StaleBannerProps) {
  const { stale } = approval;
  const { user } = useBootstrap();
  if (stale === null) return null;
  const detail = staleDetail(approval);
  const many = detail !== undefined && detail.who.includes(" ");
  return (
    <div className={styles["stale"]} role="status">
      <Icon of={TriangleAlert} size={18} />
      <p>
        <strong>{staleTitle(approval, user.id)}</strong>{" "}
        {detail === undefined ? (
          <>
            Now it is <code>{shortHash(approval.current)}</code>. Nobody had decided before.
          </>
        ) : (
          <>
            {detail.who} approved <code>{detail.seen}</code>. Now it is <code>{detail.now}</code>, so {many ? "those approvals no longer count" : "that approval no longer counts"}{onAsk === undefined ? ": whoever is needed is asked again" : ""}.
          </>
        )}
      </p>
      <span className={styles["staleActs"]}>
        <Button size="small" onClick={onShow}>
          {stale.fields.length === 0 ? "Show what changed" : `Show the ${counted(stale.fields.length, "field")}`}
        </Button>
        {onAsk !== undefined && detail !== undefined && (
          <Button size="small" onClick={onAsk}>
            Ask {firstName(detail.who)} again
          </Button>
        )}
      </span>
    </div>
  );
}
