/** The entry that is open: what it is about, and what can be done about it without leaving the inbox. */
import type { JsonObject, RequestOut } from "@concert/sdk";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowRight, ArrowLeft } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { lastingWords } from "../access/words";
import { type Answering, DecisionPanel } from "../approvals/DecisionPanel";
import decision from "../approvals/decision.module.css";
import { asError, call } from "../data/api";
import { askedFields } from "../forms/askedForm";
import { deadline } from "../format/times";
import { ms } from "../format/useNow";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { names } from "../people/person";
import { membersOf } from "../pickers/finders";
import { useNames } from "../pickers/useNames";
import { FormFields, missingWords, startOf } from "../runs/gateForm";
import { useWorkspace } from "../session/Bootstrap";
import { Avatar, buttonClass, Chip, Icon, IconButton, Skeleton, toast } from "../ui";
import { roleWord } from "../workspace/roles";
import { type Entry, type Gate, placeWords } from "./entries";
import styles from "./inbox.module.css";
import { approvalNews, commentNews } from "./inbox";
import { Diagnose, diagnosable } from "./Diagnose";
import { NewsLink } from "./NewsLink";
import { stateOf } from "./standing";
import { ThreadDetail } from "./ThreadDetail";
import { useReadAgain } from "./useEntries";
import { wayOfNews } from "./way";

const ApprovalDetail = lazy(async () => ({ default: (await import("../approvals/ApprovalDetail")).ApprovalDetail }));

interface EntryDetailProps {
  readonly entry: Entry;
  readonly here: string;
  readonly acts: ReactNode;
  /** In a narrow window: the way back to the list. */
  readonly onBack: () => void;
}

export function EntryDetail({ entry, here, acts, onBack }: EntryDetailProps) {
  const workspace = useWorkspace(entry.workspace ?? "");
  const state = stateOf(entry);
  return (
    <article className={styles["detail"]} aria-label={entry.title}>
      <header className={styles["detailHead"]}>
        <span className={styles["back"]}>
          <IconButton icon={ArrowLeft} label="Back to the list" onClick={onBack} />
        </span>
        <div className={styles["detailTitle"]}>
          <h2>{entry.title}</h2>
          {state !== undefined && <Chip tone={state.tone}>{state.word}</Chip>}
        </div>
        <p className={styles["meta"]}>
          {entry.by !== "" && (
            <>
              <Avatar person={{ id: entry.by, name: entry.by }} size={20} named={false} />
              <span>{entry.by}</span>
            </>
          )}
          <When micros={entry.at} />
          {workspace !== undefined && workspace.id !== here && <span>in {workspace.name}</span>}
        </p>
        <div className={styles["acts"]}>{acts}</div>
      </header>
      <div className={styles["detailBody"]}>
        <Body entry={entry} />
      </div>
    </article>
  );
}

function Body({ entry }: { readonly entry: Entry }) {
  switch (entry.kind) {
    case "gate":
      return <GateDetail gate={entry.gate} />;
    case "approval":
      return (
        <Suspense fallback={<Skeleton height={240} />}>
          <ApprovalDetail id={entry.approval.id} />
        </Suspense>
      );
    case "access":
      return <AccessDetail entry={entry} request={entry.request} />;
    case "news": {
      const about = commentNews(entry.first);
      const approval = approvalNews(entry.first);
      if (approval?.said !== undefined) {
        return (
          <>
            <p className={styles["words"]}>{approval.why}</p>
            <p>
              <NewsLink news={entry.first} className={buttonClass()}>
                Open the comment <Icon of={ArrowRight} size={14} />
              </NewsLink>
            </p>
          </>
        );
      }
      if (approval !== undefined) {
        return (
          <Suspense fallback={<Skeleton height={240} />}>
            <ApprovalDetail id={approval.request} />
          </Suspense>
        );
      }
      const of = diagnosable(entry.first);
      return (
        <>
          {about !== undefined && entry.first.document !== null ? <ThreadDetail document={entry.first.document} thread={about.thread} excerpt={about.excerpt} /> : entry.line !== "" && <p className={styles["words"]}>{entry.line}</p>}
          {entry.first.gone ? (
            <p className="quiet">The run was deleted since.</p>
          ) : wayOfNews(entry.first) === undefined ? null : (
            <p>
              <NewsLink news={entry.first} className={buttonClass()}>
                {about !== undefined ? "Open the thread" : of === undefined ? "Open it" : "Investigate"} <Icon of={ArrowRight} size={14} />
              </NewsLink>
            </p>
          )}
          {of !== undefined && entry.first.document !== null && <Diagnose key={entry.key} document={entry.first.document} of={of} />}
        </>
      );
    }
  }
}

type Sent = { readonly answer: NonNullable<Answering>; readonly note: string };

/** Sends an answer; says what came of it when the server has decided. */
function useAnswer(send: (sent: Sent) => Promise<unknown>, done: (sent: Sent) => string) {
  const readAgain = useReadAgain();
  const sending = useMutation({
    mutationFn: send,
    onSuccess: (_, sent) => toast({ text: done(sent), state: "done" }),
    onError: (failure) => {
      const { message, nextStep } = asError(failure);
      toast({ text: "Your decision was not taken", detail: `${message} ${nextStep}`, state: "failed" });
    },
    onSettled: readAgain,
  });
  const answering: Answering = sending.isPending ? sending.variables.answer : undefined;
  return { answering, answer: (answer: NonNullable<Answering>, note: string) => sending.mutate({ answer, note }) };
}

function GateDetail({ gate }: { readonly gate: Gate }) {
  const offline = useOfflineReason();
  const people = useNames(membersOf(gate.workspace), gate.approvers);
  const fields = askedFields(gate.form);
  const [values, setValues] = useState<JsonObject>(() => startOf(fields));
  const { answering, answer } = useAnswer(
    ({ answer: said, note }) => call("gates.decide", { id: gate.run, node: gate.node, decision: said === "approve" ? "approved" : "rejected", comment: note, ...(said === "approve" ? { values } : {}) }),
    ({ answer: said }) => (said === "approve" ? `${gate.title} goes on` : `${gate.title} was rejected`),
  );
  const asked = gate.approvers.map((user) => ({ name: people.get(user) ?? "somebody" }));
  return (
    <>
      <Facts
        facts={[
          ["Waits at", gate.title],
          ...(gate.rounds.length === 0 ? [] : [["Round", placeWords(gate).join(", ")] as const]),
          ["In", <Link key="run" to="/w/$workspace/runs/$run" params={{ workspace: gate.workspace, run: gate.run }}>{`${gate.name}, run ${gate.number}`}</Link>],
          ["Who decides", asked.length === 0 ? "Whoever may approve in this workspace" : names(asked)],
          ...(gate.due === null ? [] : [["Until", deadline(ms(gate.due))] as const]),
        ]}
      />
      <div className={decision["bar"]} data-bar>
        <DecisionPanel
          approve="Approve"
          reason={offline ?? (gate.may_decide ? undefined : "Others were asked to decide this")}
          missing={missingWords(fields, values)}
          answering={answering}
          onApprove={(note) => answer("approve", note)}
          onReject={(note) => answer("reject", note)}
          hint="The run goes on, or ends here, as soon as you answer."
        >
          {fields.length > 0 && <FormFields fields={fields} values={values} onChange={setValues} />}
        </DecisionPanel>
      </div>
    </>
  );
}

function AccessDetail({ entry, request }: { readonly entry: Entry; readonly request: RequestOut }) {
  const offline = useOfflineReason();
  const { answering, answer } = useAnswer(
    ({ answer: said, note }) => call(said === "approve" ? "access_requests.approve" : "access_requests.reject", { request: request.id, comment: note }),
    ({ answer: said }) => (said === "approve" ? `${request.requester_name} has the role` : `${request.requester_name} was told why not`),
  );
  return (
    <>
      <Facts
        facts={[
          ["Role", roleWord(request.role)],
          ["On", request.title === "" ? "a document without a name" : request.title],
          ["For", request.purpose],
          ["How long", lastingWords(request.hours)],
          ...(request.reviewers.length > 0 ? [["May answer", names(request.reviewers)] as const] : []),
        ]}
      />
      <p>
        <Link className={buttonClass()} to="/w/$workspace/access" params={{ workspace: request.workspace }} search={{ tab: "requests", request: request.id }}>
          Open the request <Icon of={ArrowRight} size={14} />
        </Link>
      </p>
      {entry.needsMe && (
        <div className={decision["bar"]} data-bar>
          <DecisionPanel
            approve={`Make ${request.requester_name === "" ? "them" : request.requester_name} ${roleWord(request.role).toLowerCase()}`}
            reason={offline}
            answering={answering}
            onApprove={(note) => answer("approve", note)}
            onReject={(note) => answer("reject", note)}
            hint={request.hours === null ? "The role is there at once." : "The role is there at once, and ends by itself when its time is over."}
          />
        </div>
      )}
    </>
  );
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={styles["facts"]}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
