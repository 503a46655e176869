/** The foot of the aside: the decision of who is asked, what the requester may do, or what became of it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CornerUpLeft, RotateCw, Undo2, UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { asError, call } from "../data/api";
import { membersQuery } from "../data/queries";
import { useOfflineReason } from "../live/connection";
import { firstName } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { Button, Dialog, ErrorState, Field, Select, TextArea, toast } from "../ui";
import styles from "./approvals.module.css";
import { DecisionPanel } from "./DecisionPanel";
import { type Approval, isOpen, seenHash } from "./model";
import { Outcome } from "./Outcome";
import { cannotDecide, outcomeBeside, shortHash } from "./words";

type Verdict = "approve" | "reject";

interface Sent {
  readonly verdict: Verdict;
  readonly note: string;
  /** What was on the screen when it was sent. */
  readonly seen: string;
}

/** Sends an answer and shows what the server made of it; who was slower than another is told which. */
export function useDeciding(approval: Approval) {
  const queries = useQueryClient();
  const { user } = useBootstrap();
  const [beside, setBeside] = useState<string>();
  const keep = (after: Approval) => queries.setQueryData(["approvals", "one", approval.id], after);
  const sending = useMutation({
    mutationFn: ({ verdict, note, seen }: Sent) => call(verdict === "approve" ? "approvals.approve" : "approvals.reject", { id: approval.id, comment: note, seen }),
    onSuccess: (after, { verdict }) => {
      keep(after);
      const late = outcomeBeside(verdict, after, user.id);
      setBeside(late);
      if (late === undefined) toast({ text: verdict === "approve" ? `You approved ${after.title}` : `You rejected ${after.title}`, state: "done" });
    },
    onError: async (failure, { verdict }) => {
      const { message, nextStep } = asError(failure);
      const after = await call("approvals.get", { id: approval.id }).catch(() => undefined);
      if (after !== undefined) keep(after);
      const late = after === undefined ? undefined : outcomeBeside(verdict, after, user.id);
      setBeside(late);
      toast({ text: late ?? "Your decision was not taken", detail: late === undefined ? `${message} ${nextStep}` : undefined, state: "failed" });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["approvals"] }),
  });
  return {
    beside,
    answering: sending.isPending ? sending.variables.verdict : undefined,
    decide: (verdict: Verdict, note: string) => sending.mutate({ verdict, note, seen: seenHash(approval) }),
  };
}

type Deed = "withdraw" | "request_changes" | "resubmit" | "escalate";
const DONE: Readonly<Record<Deed, string>> = {
  withdraw: "The request is taken back",
  request_changes: "Who asked was told what to change",
  resubmit: "Those who decide were asked again",
  escalate: "It went on to the next level",
};

/** The other things that may be done with a request. */
export function useDeeds(approval: Approval) {
  const queries = useQueryClient();
  const acting = useMutation({
    mutationFn: ({ deed, comment }: { readonly deed: Deed; readonly comment: string }) => call(`approvals.${deed}`, { id: approval.id, comment }),
    onSuccess: (after, { deed }) => {
      queries.setQueryData(["approvals", "one", approval.id], after);
      toast({ text: DONE[deed], state: "done" });
    },
    onError: (failure) => {
      const { message, nextStep } = asError(failure);
      toast({ text: "The request is as it was", detail: `${message} ${nextStep}`, state: "failed" });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["approvals"] }),
  });
  return { busy: acting.isPending ? acting.variables.deed : undefined, act: (deed: Deed, comment = "") => acting.mutate({ deed, comment }) };
}

export function Deciding({ approval }: { readonly approval: Approval }) {
  const { user } = useBootstrap();
  const offline = useOfflineReason();
  const { beside, answering, decide } = useDeciding(approval);
  const { busy, act } = useDeeds(approval);
  const [handing, hand] = useState(false);
  const { mine, state } = approval;
  const hash = seenHash(approval);
  const told = beside !== undefined && (
    <p className={styles["beside"]} role="alert">
      {beside}
    </p>
  );
  if (!isOpen(state)) {
    return (
      <>
        {told}
        <Outcome approval={approval} onAgain={mine.may_resubmit ? () => act("resubmit") : undefined} busy={busy !== undefined} />
      </>
    );
  }
  const requester = (mine.may_withdraw || mine.may_resubmit || mine.may_escalate) && (
    <Requester approval={approval} busy={busy} offline={offline} onAct={act} />
  );
  if (!mine.may_decide) {
    return (
      <>
        {told}
        <p className={styles["line"]}>{cannotDecide(approval, user.id)}.</p>
        {requester}
      </>
    );
  }
  return (
    <>
      {told}
      <DecisionPanel
        approve={hash === "" ? "Approve" : `Approve ${shortHash(hash)}`}
        reason={offline}
        answering={answering}
        onApprove={(note) => decide("approve", note)}
        onReject={(note) => decide("reject", note)}
        hint={hash === "" ? "It is carried out once, as soon as everybody needed has approved." : "You approve exactly this version. Any later edit makes it stale."}
        more={(note, needNote) => (
          <>
            <Button look="quiet" size="small" icon={CornerUpLeft} busy={busy === "request_changes"} reason={offline} onClick={() => (note === "" ? needNote() : act("request_changes", note))}>
              Request changes
            </Button>
            {mine.may_delegate && (
              <Button look="quiet" size="small" icon={UserRoundPlus} reason={offline} onClick={() => hand(true)}>
                Delegate
              </Button>
            )}
          </>
        )}
      />
      {requester}
      {handing && <DelegateDialog approval={approval} onClose={() => hand(false)} />}
    </>
  );
}

interface RequesterProps {
  readonly approval: Approval;
  readonly busy: Deed | undefined;
  readonly offline: string | undefined;
  readonly onAct: (deed: Deed, comment?: string) => void;
}

/** What who asked for it may do meanwhile. */
function Requester({ approval: { mine, state }, busy, offline, onAct }: RequesterProps) {
  const [comment, setComment] = useState("");
  return (
    <div className={styles["requester"]}>
      {mine.may_resubmit && state === "changes_requested" && (
        <>
          <TextArea rows={2} aria-label="What you changed" placeholder="What you changed" value={comment} maxLength={4000} onChange={setComment} />
          <Button look="primary" icon={RotateCw} wide busy={busy === "resubmit"} reason={offline} onClick={() => onAct("resubmit", comment.trim())}>
            Ask again
          </Button>
        </>
      )}
      {mine.may_escalate && (
        <Button look="quiet" size="small" busy={busy === "escalate"} reason={offline} onClick={() => onAct("escalate")}>
          Escalate now
        </Button>
      )}
      {mine.may_withdraw && (
        <Button look="quiet" size="small" icon={Undo2} busy={busy === "withdraw"} reason={offline} onClick={() => onAct("withdraw")}>
          Withdraw the request
        </Button>
      )}
    </div>
  );
}

function DelegateDialog({ approval, onClose }: { readonly approval: Approval; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const { user } = useBootstrap();
  const offline = useOfflineReason();
  const members = useQuery(membersQuery(approval.workspace));
  const [to, setTo] = useState<string>();
  const [comment, setComment] = useState("");
  const handing = useMutation({
    mutationFn: (whom: string) => call("approvals.delegate", { id: approval.id, to: whom, comment: comment.trim() }),
    onSuccess: (after) => {
      queries.setQueryData(["approvals", "one", approval.id], after);
      toast({ text: `${firstName(members.data?.items.find((one) => one.user === to)?.name ?? "")} decides for you`, state: "done" });
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["approvals"] }),
  });
  const seated = new Set(approval.stages.flatMap((stage) => (stage.state === "open" ? stage.people.map((seat) => seat.user) : [])));
  const offered = (members.data?.items ?? []).filter((one) => one.user !== user.id && one.user !== approval.requester && !seated.has(one.user));
  const failure = handing.error === null ? undefined : asError(handing.error);
  return (
    <Dialog
      open
      onClose={onClose}
      title="Delegate the decision"
      hint="They decide in your place, this once. Together you count as one."
      onSubmit={() => to !== undefined && handing.mutate(to)}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={handing.isPending} reason={offline ?? (to === undefined ? "Choose who decides" : undefined)}>
            Delegate decision
          </Button>
        </>
      }
    >
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.nextStep}
        </ErrorState>
      )}
      <Field label="To">
        <Select value={to} placeholder="Choose a person" options={offered.map((one) => ({ value: one.user, label: one.name }))} onChange={setTo} />
      </Field>
      <Field label="Why" optional>
        <TextArea rows={2} value={comment} maxLength={4000} onChange={setComment} />
      </Field>
    </Dialog>
  );
}
