/** An approval beside the list of the inbox: what would change and the decision, without the rest of its page. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";
import { useRef, useState } from "react";
import { LoadFailure } from "../data/failure";
import { useServerNow } from "../live/connection";
import { useBootstrap } from "../session/Bootstrap";
import { buttonClass, Icon, Skeleton } from "../ui";
import styles from "./approvals.module.css";
import { Deciding } from "./Deciding";
import decision from "./decision.module.css";
import { approvalQuery, useApprovalEvents } from "./queries";
import { isOpen } from "./model";
import { choicesOf, Review } from "./Review";
import { dueWords, staleTitle, standingWords } from "./words";

export function ApprovalDetail({ id }: { readonly id: string }) {
  const { data: approval, error, refetch } = useQuery(approvalQuery(id));
  const [against, setAgainst] = useState<number | "base">("base");
  const [shown, show] = useState<string>();
  const now = useServerNow(30_000);
  const { user } = useBootstrap();
  const fields = useRef<HTMLDivElement>(null);
  useApprovalEvents(id);
  if (approval === undefined) return error === null ? <Skeleton height={240} /> : <LoadFailure title="The approval could not be loaded" error={error} onRetry={() => void refetch()} />;
  const known = against === "base" || choicesOf(approval).some((one) => one.moment === against) ? against : "base";
  const facts = [standingWords(approval), approval.policy.name === "" ? approval.type_title : `Policy: ${approval.policy.name}`, ...(approval.due !== null && isOpen(approval.state) ? [dueWords(approval.due, now)] : [])];
  return (
    <div className={styles["detail"]} data-full>
      <div className={styles["detailHead"]}>
        <p className={styles["line"]}>{facts.join(" · ")}</p>
        <Link className={buttonClass("secondary", "small")} to="/w/$workspace/approvals/$id" params={{ workspace: approval.workspace, id }}>
          Open the approval <Icon of={ArrowRight} size={14} />
        </Link>
      </div>
      {approval.reason !== "" && <p className={styles["words"]}>{approval.reason}</p>}
      {approval.stale !== null && isOpen(approval.state) && (
        <p className={styles["beside"]} role="alert">
          <strong>{staleTitle(approval, user.id)}</strong>
        </p>
      )}
      <Review approval={approval} against={known} onAgainst={setAgainst} fields={fields} onShown={show} />
      <div className={isOpen(approval.state) ? decision["bar"] : undefined} data-bar={isOpen(approval.state) || undefined}>
        <Deciding approval={approval} shown={shown} />
      </div>
    </div>
  );
}
