/** The foot of the aside: the decision of who is asked, what the requester may do, or what became of it. */
import type { JsonObject } from "@concert/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronsUp, CornerUpLeft, RotateCw, Undo2, UserRoundPlus } from "lucide-react";
import { useMemo, useState } from "react";
import { asError, call } from "../data/api";
import { askedFields } from "../forms/askedForm";
import { useOfflineReason } from "../live/connection";
import { FormFields, missingWords, startOf } from "../runs/gateForm";
import { useBootstrap } from "../session/Bootstrap";
import { Button, TextArea, toast } from "../ui";
import styles from "./approvals.module.css";
import { DecisionPanel } from "./DecisionPanel";
import { DelegateDialog } from "./DelegateDialog";
import { onlyAsks } from "./facts";
import { useLooking } from "./looking";
import { type Approval, isOpen, seenHash } from "./model";
import { Outcome } from "./Outcome";
import { cannotDecide, outcomeBeside, shortHash } from "./words";

type Verdict = "approve" | "reject";

interface Sent {
  readonly verdict: Verdict;
  readonly note: string;
  /** What was on the screen when it was sent. */
  readonly seen: string;
  readonly askedAt: number;
  /** What the form was answered with. */
  readonly values?: JsonObject;
}

/** Sends an answer and shows what the server made of it; who was slower than another is told which. */
export function useDeciding(approval: Approval) {
  const queries = useQueryClient();
  const { user } = useBootstrap();
  const [beside, setBeside] = useState<string>();
  const keep = (after: Approval) => queries.setQueryData(["approvals", "one", approval.id], after);
  const sending = useMutation({
    mutationFn: ({ verdict, note: comment, seen, askedAt: asked_at, values = {} }: Sent) =>
      verdict === "approve" ? call("approvals.approve", { id: approval.id, comment, seen, asked_at, values }) : call("approvals.reject", { id: approval.id, comment, seen, asked_at }),
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
    decide: (verdict: Verdict, note: string, seen: string, askedAt: number, values: JsonObject = {}) => sending.mutate({ verdict, note, seen, askedAt, values }),
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

interface DecidingProps {
  readonly approval: Approval;
  /** The content that stands on the screen, all of it; undefined before there is any. */
  readonly shown: string | undefined;
}

export function Deciding({ approval, shown }: DecidingProps) {
  const { user } = useBootstrap();
  const offline = useOfflineReason();
  const { beside, answering, decide } = useDeciding(approval);
  const { busy, act } = useDeeds(approval);
  const [handing, hand] = useState(false);
  const { mine, state } = approval;
  const hash = seenHash(approval);
  /** The same content may be asked about again, with another wish. */
  const looking = useLooking(shown === hash ? `${hash} ${approval.asked_at}` : undefined);
  const own = approval.stale?.authors.includes(user.id) ? OWN_CHANGE : undefined;
  const [missed, miss] = useState<string>();
  const fields = useMemo(() => askedFields(approval.form), [approval.form]);
  const [filled, fill] = useState<JsonObject>();
  /** What those before have answered stands until somebody changes it. */
  const values = filled ?? startOf(fields, (approval.answers ?? {}) as JsonObject);
  /** An answer is about what its person saw: one that was given while that changed is not sent. */
  const answer = (verdict: Verdict, note: string, pressed?: number) => {
    const changed = looking.changed(pressed);
    const unseen = verdict === "approve" ? looking.seen(pressed) === undefined : changed;
    miss(unseen ? (changed ? CHANGED : LOADING) : undefined);
    if (!unseen) decide(verdict, note, hash, approval.asked_at, values);
  };
  const said = missed ?? beside;
  const told = said !== undefined && (
    <p className={styles["beside"]} role="alert">
      {said}
    </p>
  );
  if (!isOpen(state)) {
    return (
      <>
        {told}
        <Outcome approval={approval} onAgain={mine.may_resubmit ? () => act("resubmit") : undefined} onGiveUp={mine.may_withdraw ? () => act("withdraw") : undefined} busy={busy !== undefined} />
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
        look={looking.reason}
        missing={own ?? missingWords(fields, values)}
        onApprove={(note, pressed) => answer("approve", note, pressed)}
        onReject={(note, pressed) => answer("reject", note, pressed)}
        hint={hintOf(approval.type, hash)}
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
            {mine.may_escalate && <Escalate busy={busy === "escalate"} offline={offline} onAct={act} />}
          </>
        )}
      >
        {fields.length > 0 && <FormFields fields={fields} values={values} onChange={fill} />}
      </DecisionPanel>
      {(mine.may_withdraw || mine.may_resubmit) && requester}
      {handing && <DelegateDialog approval={approval} onClose={() => hand(false)} />}
    </>
  );
}

const CHANGED = "It changed just before you answered, so nothing was sent. Look at it, then answer.";
const OWN_CHANGE = "You changed this after it was asked: somebody else approves it, or request changes and decide when it is asked again";
const LOADING = "What you answer about was not on the screen yet, so nothing was sent. Look at it, then answer.";

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
      {mine.may_escalate && !mine.may_decide && <Escalate busy={busy === "escalate"} offline={offline} onAct={onAct} />}
      {mine.may_withdraw && (
        <Button look="quiet" size="small" icon={Undo2} busy={busy === "withdraw"} reason={offline} onClick={() => onAct("withdraw")}>
          Withdraw the request
        </Button>
      )}
    </div>
  );
}

interface EscalateProps {
  readonly busy: boolean;
  readonly offline: string | undefined;
  readonly onAct: (deed: Deed) => void;
}

function Escalate({ busy, offline, onAct }: EscalateProps) {
  return (
    <Button look="quiet" size="small" icon={ChevronsUp} busy={busy} reason={offline} onClick={() => onAct("escalate")}>
      Escalate now
    </Button>
  );
}

function hintOf(type: string, hash: string): string {
  if (hash !== "") return "You approve exactly this version. Any later edit makes it stale.";
  return onlyAsks(type) ? "Who asked hears of it as soon as everybody needed has answered." : "It is carried out once, as soon as everybody needed has approved.";
}
