/** One request for approval: what would change, who decides, what was said, and the decision itself; live for everybody who looks at it. */
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Clock, Copy, GitCommitHorizontal } from "lucide-react";
import { useRef, useState } from "react";
import { LoadFailure } from "../data/failure";
import { exact } from "../format/times";
import { ms, useNow } from "../format/useNow";
import { useServerNow } from "../live/connection";
import { firstName } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { usePage } from "../shell/page";
import { Avatar, Icon, IconButton, PageBody, PageHead, Skeleton, StateChip, toast, Tooltip } from "../ui";
import styles from "./approvals.module.css";
import { Deciding, useDeeds } from "./Deciding";
import { Discussion } from "./Discussion";
import { type Approval, isOpen } from "./model";
import { approvalQuery, useApprovalEvents } from "./queries";
import { SubjectLink } from "./Outcome";
import { choicesOf, Review } from "./Review";
import { StaleBanner } from "./StaleBanner";
import { useFaces, useHere, WRITING } from "./usePresence";
import { WhoDecides } from "./WhoDecides";
import { dueWords, shortHash, sinceWords, standingWords, stateLook } from "./words";

export function ApprovalPage() {
  const { id } = useParams({ from: "/signed-in/w/$workspace/approvals/$id" });
  const { data, error, refetch } = useQuery(approvalQuery(id));
  const [writes, write] = useState(false);
  const here = useHere();
  useApprovalEvents(id);
  usePage({ title: data === undefined ? "Approval" : `Approval ${data.number}`, people: here.people, doing: writes ? WRITING : undefined });
  if (data !== undefined) return <Shown key={id} approval={data} writing={here.writing} onWriting={write} />;
  return (
    <PageBody>
      {error === null ? (
        <div className={styles["loading"]}>
          <Skeleton height={56} />
          <Skeleton height={280} />
          <Skeleton height={220} />
        </div>
      ) : (
        <LoadFailure title="The approval could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
    </PageBody>
  );
}

interface ShownProps {
  readonly approval: Approval;
  readonly writing: ReturnType<typeof useHere>["writing"];
  readonly onWriting: (on: boolean) => void;
}

function Shown({ approval, writing, onWriting }: ShownProps) {
  const [against, setAgainst] = useState<number | "base">("base");
  const [shown, setShown] = useState<string>();
  const fields = useRef<HTMLDivElement>(null);
  const choices = choicesOf(approval);
  // What it was compared with may be gone: who was stale has looked again.
  const known = against === "base" || choices.some((one) => one.moment === against) ? against : "base";
  const { act } = useDeeds(approval);
  const show = () => {
    const [first] = choices;
    if (first !== undefined) setAgainst(first.moment);
    fields.current?.focus();
    fields.current?.scrollIntoView({ block: "nearest" });
  };
  return (
    <div className={styles["page"]}>
      <div>
        <PageHead title={approval.title} chip={<StateChip state={stateLook(approval.state).state}>{standingWords(approval)}</StateChip>} sub={<Facts approval={approval} />} acts={isOpen(approval.state) ? <SubjectLink approval={approval} /> : undefined} />
        {isOpen(approval.state) && <StaleBanner approval={approval} onShow={show} onAsk={approval.mine.may_resubmit ? () => act("resubmit") : undefined} />}
      </div>
      <div className={styles["columns"]}>
        <div className={styles["main"]} tabIndex={-1}>
          <Review approval={approval} against={known} onAgainst={setAgainst} fields={fields} onShown={setShown} />
        </div>
        <aside className={styles["aside"]} aria-label="Decision">
          <div className={styles["asideScroll"]}>
            <WhoDecides approval={approval} />
            <Discussion approval={approval} writing={writing} onWriting={onWriting} />
          </div>
          <div className={styles["foot"]}>
            <Deciding approval={approval} shown={shown} />
          </div>
        </aside>
      </div>
    </div>
  );
}

/** Under the title: who asks since when, of which content, by which rule, and until when. */
function Facts({ approval }: { readonly approval: Approval }) {
  const { user } = useBootstrap();
  const { requester, requester_name, created_at, pinned, current, policy, due, reason } = approval;
  const hash = current === "" ? pinned : current;
  const now = useNow();
  const faceOf = useFaces();
  const copy = () => {
    navigator.clipboard.writeText(hash).then(
      () => toast({ text: "Copied the content hash" }),
      () => toast({ text: "The browser did not let it be copied", state: "failed" }),
    );
  };
  return (
    <span className={styles["facts"]}>
      <span>
        <Avatar person={faceOf(requester, requester_name)} size={20} named={false} />
        <span>
          {requester === user.id ? "You ask" : `${firstName(requester_name)} asks`} since <time title={exact(ms(created_at))}>{sinceWords(created_at, now)}</time>
        </span>
      </span>
      {hash !== "" && (
        <span>
          <Icon of={GitCommitHorizontal} size={14} />
          <code>{shortHash(hash)}</code>
          <IconButton icon={Copy} size="small" label="Copy the content hash" onClick={copy} />
          {pinned !== hash && pinned !== "" && (
            <span className="quiet">
              was <code>{shortHash(pinned)}</code>
            </span>
          )}
        </span>
      )}
      <Rule policy={policy} />
      {due !== null && isOpen(approval.state) && <Due due={due} />}
      {reason === "" && approval.type_title !== "" && <span>{approval.type_title}</span>}
    </span>
  );
}

function Rule({ policy }: { readonly policy: Approval["policy"] }) {
  const words = policy.name === "" ? "Standard approvers" : `Policy: ${policy.name}`;
  if (policy.why === "") return <span>{words}</span>;
  return (
    <Tooltip text={policy.why}>
      <span tabIndex={0}>{words}</span>
    </Tooltip>
  );
}

function Due({ due }: { readonly due: number }) {
  const now = useServerNow(30_000);
  return (
    <Tooltip text={`${exact(ms(due))}. Only working hours count.`}>
      <span className={styles["due"]} tabIndex={0}>
        <Icon of={Clock} size={14} />
        {dueWords(due, now)}
      </span>
    </Tooltip>
  );
}
