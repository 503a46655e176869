/** What became of a request that is decided: by whom, when, why, and how far its operation is. */
import { Link } from "@tanstack/react-router";
import { RotateCw, Undo2 } from "lucide-react";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { firstName } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { Button, buttonClass, ErrorState, Spinner, StateWord } from "../ui";
import styles from "./approvals.module.css";
import type { Approval } from "./model";
import { stateLook } from "./words";

interface OutcomeProps {
  readonly approval: Approval;
  /** Absent for who may not ask for it again. */
  readonly onAgain: (() => void) | undefined;
  /** Absent for who may not take it back. */
  readonly onGiveUp: (() => void) | undefined;
  readonly busy: boolean;
}

export function Outcome({ approval, onAgain, onGiveUp, busy }: OutcomeProps) {
  const { user } = useBootstrap();
  const offline = useOfflineReason();
  const { state, decided_by, decided_by_name, decided_at, comment, error } = approval;
  const { state: look, word } = stateLook(state);
  const who = decided_by === null ? (approval.policy.name === "" ? "" : ` by the policy ${approval.policy.name}`) : ` by ${decided_by === user.id ? "you" : firstName(decided_by_name)}`;
  const failure = errorOf(error);
  const isHeld = state === "executing" && failure !== undefined;
  return (
    <section className={styles["outcome"]} aria-label="What became of it" role="status">
      <p>
        <StateWord state={look}>{word}</StateWord>
        {who}
        {decided_at !== null && (
          <>
            , <When micros={decided_at} />
          </>
        )}
      </p>
      {comment !== "" && <blockquote>{comment}</blockquote>}
      {(state === "approved" || state === "executing") && (
        <p className={styles["line"]}>
          <Spinner size={14} /> {isHeld ? `${failure.message} They were asked for it; it goes on by itself when the section is free.` : "It is being carried out."}
        </p>
      )}
      {state === "executed" && <SubjectLink approval={approval} />}
      {failure !== undefined && !isHeld && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.nextStep}
        </ErrorState>
      )}
      {onAgain !== undefined && (
        <Button icon={RotateCw} busy={busy} reason={offline} onClick={onAgain}>
          {state === "failed" ? "Try it again" : "Ask again"}
        </Button>
      )}
      {onGiveUp !== undefined && (
        <Button look="quiet" size="small" icon={Undo2} busy={busy} reason={offline} onClick={onGiveUp}>
          Withdraw the request
        </Button>
      )}
    </section>
  );
}

/** The way to what it was about. */
export function SubjectLink({ approval: { workspace, subject, subject_kind, document_kind } }: { readonly approval: Approval }) {
  if (subject_kind !== "document" || subject === "") return null;
  const params = { workspace, document: subject };
  if (document_kind === "workflow") {
    return (
      <Link to="/w/$workspace/designs/$document" params={params} className={buttonClass()}>
        Open the design
      </Link>
    );
  }
  if (document_kind === "data_source") {
    return (
      <Link to="/w/$workspace/sources/$document" params={params} className={buttonClass()}>
        Open the source
      </Link>
    );
  }
  return null;
}

interface Failure {
  readonly message: string;
  readonly code: string | undefined;
  readonly nextStep: string;
}

function errorOf(error: Approval["error"]): Failure | undefined {
  if (typeof error !== "object" || error === null || Array.isArray(error)) return undefined;
  const { message, code, next_step } = error as Readonly<Record<string, unknown>>;
  return { message: typeof message === "string" && message !== "" ? message : "It could not be carried out", code: typeof code === "string" ? code : undefined, nextStep: typeof next_step === "string" ? next_step : "Ask for it again once the reason is gone." };
}
