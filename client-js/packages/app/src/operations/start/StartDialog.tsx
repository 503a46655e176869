/** Starts an operation: which, what it is told and on what; then the plan; then, and only then, it begins. */
import type { BulkKindOut, BulkPlanOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ArrowLeft, FlaskConical, Hand } from "lucide-react";
import { useCallback, useState } from "react";
import { asError, call } from "../../data/api";
import { LoadFailure } from "../../data/failure";
import { counted } from "../../format/numbers";
import { useOfflineReason } from "../../live/connection";
import { Button, Dialog, ErrorState, Skeleton } from "../../ui";
import { AskFields, wishFor } from "../AskFields";
import { jobsQuery, kindsQuery } from "../queries";
import { asInput, type Chosen, type Draft, firstInput, missingIn, secondsEach, selectionOf } from "./draft";
import { PLAN_PAGE, PlanView } from "./PlanView";
import styles from "./start.module.css";
import { WhatFields } from "./WhatFields";

interface StartDialogProps {
  readonly workspace: string;
  /** What was chosen in a list; undefined where that is chosen here. */
  readonly chosen: Chosen | undefined;
  readonly onClose: () => void;
}

type Step = "what" | "plan" | "ask";

export function StartDialog(props: StartDialogProps) {
  const kinds = useQuery(kindsQuery());
  const first = kinds.data?.kinds.find((one) => one.name === "update") ?? kinds.data?.kinds[0];
  if (kinds.data !== undefined && first !== undefined) return <Wizard {...props} kinds={kinds.data.kinds} first={first} />;
  return (
    <Dialog open onClose={props.onClose} title="Start an operation" width={760}>
      {kinds.error === null ? <Skeleton width="100%" height={240} /> : <LoadFailure title="The operations could not be loaded" error={kinds.error} onRetry={() => void kinds.refetch()} />}
    </Dialog>
  );
}

interface WizardProps extends StartDialogProps {
  readonly kinds: readonly BulkKindOut[];
  readonly first: BulkKindOut;
}

function Wizard({ workspace, chosen: given, kinds, first, onClose }: WizardProps) {
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft>({ kind: first.name, input: firstInput(first), settings: {}, then: [] });
  const [picked, pick] = useState<Chosen | undefined>(given);
  const [step, setStep] = useState<Step>("what");
  const [plan, setPlan] = useState<BulkPlanOut>();
  const [offset, setOffset] = useState(0);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const offline = useOfflineReason();
  const kind = kinds.find((one) => one.name === draft.kind) ?? first;
  const missing = missingIn(draft, picked);
  const earlier = useQuery({ ...jobsQuery({ workspace, kind: kind.name, status: "finished", limit: 5 }), enabled: step === "plan" }).data?.items ?? [];
  const onPick = useCallback((next: Chosen | undefined) => pick(next), []);

  const doing = (work: Promise<void>) => {
    setBusy(true);
    setError(undefined);
    work.catch(setError).finally(() => setBusy(false));
  };
  const wanted = { workspace, kind: kind.name, input: asInput(draft), selection: selectionOf(kind.name, picked), settings: draft.settings };
  const look = (from: number) =>
    doing(
      call("bulk.plan", { ...wanted, offset: from, limit: PLAN_PAGE }).then((found) => {
        setPlan(found);
        setOffset(from);
        setStep("plan");
      }),
    );
  const start = () => doing(begin(wanted, draft.then).then((job) => navigate({ to: "/w/$workspace/operations/$job", params: { workspace, job } })));
  const wish = wishFor(workspace, { operation: kind.name, input: wanted.input, sources: wanted.selection.ids ?? [], query: wanted.selection.query ?? null });
  const ask = () => {
    doing(call("approvals.ask", { ...wish, reason: reason.trim() }).then((request) => navigate({ to: "/w/$workspace/approvals/$id", params: { workspace, id: request.id } })));
  };
  const failure = error === undefined ? undefined : asError(error);
  const routed = plan?.ruling?.outcome === "route" ? plan.ruling : undefined;
  const guarded = (plan?.refused ?? []).some((one) => one.why.includes("approval"));
  const needs = routed !== undefined || guarded || failure?.code === "approval_needed";
  const barred = plan?.ruling?.outcome === "reject" ? `${plan.ruling.policy_name} does not let it begin` : routed === undefined ? undefined : "It needs an approval first";
  const none = barred ?? (plan !== undefined && plan.allowed === 0 ? "No item would be worked on" : undefined);
  const back = (
    <Button look="quiet" icon={ArrowLeft} onClick={() => setStep(step === "ask" ? "plan" : "what")}>
      {step === "ask" ? "Back to the plan" : "Change it"}
    </Button>
  );
  return (
    <Dialog
      open
      onClose={onClose}
      width={760}
      title={step === "what" ? "Start an operation" : kind.title}
      hint={hintOf(step, given)}
      onSubmit={() => {
        if (busy || offline !== undefined) return;
        if (step === "what" && missing === undefined) look(0);
        if (step === "plan" && none === undefined && !needs) start();
        if (step === "ask") ask();
      }}
      foot={
        step === "what" ? (
          <>
            <Button look="quiet" onClick={onClose}>
              Cancel
            </Button>
            <Button look="primary" type="submit" icon={FlaskConical} reason={offline ?? missing} busy={busy}>
              Show the plan
            </Button>
          </>
        ) : step === "plan" ? (
          <>
            {back}
            <Button look={needs ? "primary" : "quiet"} icon={Hand} reason={offline} onClick={() => setStep("ask")}>
              Ask for an approval
            </Button>
            <Button look={needs ? "secondary" : "primary"} {...(needs ? { onClick: start } : { type: "submit" as const })} reason={offline ?? none} busy={busy}>
              {`Start on ${counted(plan?.allowed ?? 0, "item")}`}
            </Button>
          </>
        ) : (
          <>
            {back}
            <Button look="primary" type="submit" icon={Hand} reason={offline} busy={busy}>
              Ask for the approval
            </Button>
          </>
        )
      }
    >
      {step === "what" && <WhatFields workspace={workspace} kinds={kinds} kind={kind} draft={draft} chosen={given === undefined ? undefined : picked} onDraft={setDraft} onPick={onPick} />}
      {step === "plan" && plan !== undefined && (
        <>
          {needs && (
            <p className={styles["needs"]}>
              <strong>This needs an approval.</strong> {routed === undefined ? "A policy of the workspace protects what would be changed." : `${routed.policy_name}: ${routed.why}`} Ask for it here; it begins by itself when it is given.
            </p>
          )}
          {plan.ruling?.outcome === "reject" && <p className={styles["needs"]}>{plan.ruling.why}</p>}
          <PlanView workspace={workspace} plan={plan} each={secondsEach(earlier)} offset={offset} onMove={look} />
        </>
      )}
      {step === "ask" && <AskFields wish={wish} why={reason} onWhy={setReason} />}
      {failure !== undefined && (
        <ErrorState title={step === "what" ? "There is no plan for this" : "It was not begun"} code={failure.code}>
          {`${failure.message} ${failure.nextStep}`}
        </ErrorState>
      )}
    </Dialog>
  );
}

function hintOf(step: Step, given: Chosen | undefined): string {
  switch (step) {
    case "what":
      return given === undefined ? "Nothing is changed before you have seen the plan." : `On ${counted(given.count, "source")}. Nothing is changed before you have seen the plan.`;
    case "plan":
      return "The plan is made anew and frozen when it starts.";
    case "ask":
      return "It begins by itself when the approval is given.";
  }
}

/** The id of the job; of the first one where others come after it. */
async function begin(wanted: Parameters<typeof call<"bulk.start">>[1], then: readonly string[]): Promise<string> {
  if (then.length === 0 || wanted.kind === "create") return (await call("bulk.start", wanted)).id;
  const { workspace, ...first } = wanted;
  const names = ["first", ...then.map((kind, at) => `then ${at + 1}: ${kind}`)];
  const jobs = names.map((name, at) => {
    const before = names[at - 1];
    return at === 0 ? { ...first, name } : { name, kind: then[at - 1] ?? "", selection: first.selection ?? {}, after: before === undefined ? [] : [before] };
  });
  const made = await call("bulk.start_set", { workspace, jobs });
  const job = made.jobs["first"];
  if (job === undefined) throw new Error("The first operation was not begun.");
  return job.id;
}
