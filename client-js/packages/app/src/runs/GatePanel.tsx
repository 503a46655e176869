/** The question of a gate, answered from the run: who may decide, until when, with which values; or what was decided. */
import type { JsonObject, OutputOf, RunDetail } from "@concert/sdk";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowRight, Check, TriangleAlert, X } from "lucide-react";
import { useState } from "react";
import { asError, call } from "../data/api";
import { askedFields } from "../forms/askedForm";
import { deadline } from "../format/times";
import { ms } from "../format/useNow";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { firstName } from "../people/person";
import { membersOf } from "../pickers/finders";
import { useNames } from "../pickers/useNames";
import { Button, buttonClass, ErrorState, Field, Icon, refuses, StateWord, TextArea } from "../ui";
import { FormFields, missingWords, startOf } from "./gateForm";
import { decidedWords, unableWords } from "./gateWords";
import styles from "./runs.module.css";
import type { StepView } from "./view";

type Gate = OutputOf<"gates.list">["items"][number];

/** Asked again whenever the step of the gate has another state: events say that. */
const gateQuery = (run: string, node: string, status: string) =>
  queryOptions({
    queryKey: ["gates", run, node, status],
    queryFn: async ({ signal }) => (await call("gates.list", { run, state: "", limit: 1000 }, { signal })).items.find((gate) => gate.node === node) ?? null,
    staleTime: 0,
  });

export function GatePanel({ run, step }: { readonly run: RunDetail; readonly step: StepView }) {
  const { data: gate } = useQuery(gateQuery(run.id, step.node, step.status));
  if (gate === undefined || gate === null) return null;
  return (
    <section className={styles["gate"]} aria-label={`Decision on ${step.title}`}>
      <p className={styles["question"]}>{gate.question === "" ? "Go on?" : gate.question}</p>
      {gate.state !== "open" ? <Decided gate={gate} status={step.status} code={step.error?.code} /> : gate.reviewed ? <Reviewed gate={gate} /> : <Open key={gate.node} gate={gate} run={run} />}
    </section>
  );
}

/** Several people decide it, in a request of its own. */
function Reviewed({ gate: { workspace, request, due } }: { readonly gate: Gate }) {
  return (
    <>
      <p>
        An approval request decides this.
        {due !== null && ` Until ${deadline(ms(due))}.`}
      </p>
      {request !== "" && (
        <p>
          <Link to="/w/$workspace/approvals/$id" params={{ workspace, id: request }} className={buttonClass()}>
            Open the request <Icon of={ArrowRight} size={14} />
          </Link>
        </p>
      )}
    </>
  );
}

function Decided({ gate, status, code }: { readonly gate: Gate; readonly status: string; readonly code: string | undefined }) {
  const { state, word, by } = decidedWords(gate, status, code);
  return (
    <>
      <p>
        <StateWord state={state}>{word}</StateWord>
        {by !== "" && ` ${by}`}
        {gate.decided_at !== null && (
          <>
            , <When micros={gate.decided_at} />
          </>
        )}
      </p>
      {gate.comment !== "" && <p>“{gate.comment}”</p>}
    </>
  );
}

function Open({ gate, run }: { readonly gate: Gate; readonly run: RunDetail }) {
  const queries = useQueryClient();
  const offline = useOfflineReason();
  const people = useNames(membersOf(run.workspace), gate.approvers);
  const [comment, setComment] = useState("");
  const fields = askedFields(gate.form);
  const [values, setValues] = useState<JsonObject>(() => startOf(fields));
  const decide = useMutation({
    mutationFn: (decision: "approved" | "rejected") => call("gates.decide", { id: run.id, node: gate.node, decision, comment, ...(decision === "approved" ? { values } : {}) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["gates", run.id] }),
  });
  const names = gate.approvers.map((user) => people.get(user) ?? user);
  const unable = gate.unable.map((user) => people.get(user) ?? user);
  const missing = missingWords(fields, values);
  const reason = offline ?? (gate.may_decide ? undefined : names.length > 0 ? `Only ${names.map(firstName).join(", ")} may decide this` : "You may not decide here");
  const failure = decide.error === null ? undefined : asError(decide.error);
  return (
    <>
      <p>
        {names.length === 0 ? "Whoever may approve in this workspace decides." : `${names.map(firstName).join(", ")} ${names.length === 1 ? "decides" : "decide"}.`}
        {gate.due !== null && ` Until ${deadline(ms(gate.due))}.`}
      </p>
      {unable.length > 0 && (
        <p className={styles["unable"]} role="status">
          <Icon of={TriangleAlert} size={16} />
          {unableWords(unable, names.length)}
        </p>
      )}
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.nextStep}
        </ErrorState>
      )}
      {gate.may_decide && <FormFields fields={fields} values={values} onChange={setValues} />}
      {gate.may_decide && (
        <Field label="Comment" optional note={false}>
          <TextArea rows={2} value={comment} onChange={setComment} />
        </Field>
      )}
      <div className={styles["decide"]}>
        <Button look="primary" icon={Check} busy={decide.isPending} reason={reason ?? missing} onClick={(event) => !refuses(event.currentTarget.closest("section")) && decide.mutate("approved")}>
          Approve
        </Button>
        <Button icon={X} busy={decide.isPending} reason={reason} onClick={() => decide.mutate("rejected")}>
          Reject
        </Button>
      </div>
    </>
  );
}
