/** One request: what for, how long, who may answer, everything that became of it, and what may be done now. */
import type { RequestOut } from "@concert/sdk";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { names } from "../people/person";
import { Button, Field, StateWord, TextArea } from "../ui";
import { useActing } from "../workspace/acting";
import { roleWord } from "../workspace/roles";
import styles from "./access.module.css";
import { lastingWords, requestState, thingWords } from "./words";

type Deed = "submit" | "open" | "approve" | "reject" | "revoke" | "withdraw";
const DONE: Readonly<Record<Deed, string>> = { submit: "Your request is with the reviewers", open: "The request is in review", approve: "Approved", reject: "Rejected", revoke: "The role is taken away", withdraw: "Taken back" };

export function RequestPanel({ request }: { readonly request: RequestOut }) {
  const offline = useOfflineReason();
  const [comment, setComment] = useState("");
  const { act, busy } = useActing();
  const waits = request.state === "submitted" || request.state === "in_review";
  const held = request.state === "granted" || request.state === "approved";
  const input = { request: request.id };
  const said = { ...input, comment: comment.trim() };
  const tell = { failed: "The request is as it was", then: () => setComment("") };
  const reason = offline;
  return (
    <div className={styles["request"]}>
      <p className={styles["head"]}>
        <strong>
          {roleWord(request.role)} on {request.kind === "data_source" ? <SourceLink request={request} /> : thingWords(request)}
        </strong>
        <StateWord state={requestState(request.state).state}>{requestState(request.state).word}</StateWord>
      </p>
      <dl>
        <dt>Asked by</dt>
        <dd>{request.mine ? "you" : request.requester_name}</dd>
        <dt>For</dt>
        <dd className={styles["purpose"]}>{request.purpose}</dd>
        <dt>How long</dt>
        <dd>
          {lastingWords(request.hours)}
          {request.starts_at !== null && (
            <>
              , from <When micros={request.starts_at} />
            </>
          )}
        </dd>
        {request.state === "granted" && request.expires_at !== null && (
          <>
            <dt>Ends by itself</dt>
            <dd>
              <When micros={request.expires_at} />
            </dd>
          </>
        )}
        {waits && (
          <>
            <dt>May answer</dt>
            <dd>{request.workspace === "" ? <span className="quiet">whoever may give it, if there is something</span> : request.reviewers.length === 0 ? <StateWord state="warning">Nobody here may give this role</StateWord> : names(request.reviewers.map((one) => ({ id: one.user, name: one.name })))}</dd>
          </>
        )}
      </dl>
      <ol className={styles["life"]} aria-label="What became of it">
        {request.life.map((step) => (
          <li key={`${step.state} ${step.at}`}>
            <StateWord state={requestState(step.state).state}>{requestState(step.state).word}</StateWord>
            <span className="quiet">
              {step.by === "" ? "by itself" : step.by_name}, <When micros={step.at} />
            </span>
            {step.comment !== "" && <q>{step.comment}</q>}
          </li>
        ))}
      </ol>
      {!request.over && (request.for_me || request.mine) && (
        <div className={styles["acts"]}>
          {(request.for_me ? waits || held : request.state !== "draft") && (
            <Field label="Comment" optional note={false}>
              <TextArea value={comment} onChange={setComment} rows={2} maxLength={2000} />
            </Field>
          )}
          <div className={styles["buttons"]}>
            {request.mine && request.state === "draft" && (
              <Button look="primary" busy={busy} reason={reason} onClick={() => act({ command: "access_requests.submit", input, done: DONE.submit, ...tell })}>
                Submit request
              </Button>
            )}
            {request.for_me && request.state === "submitted" && (
              <Button look="quiet" busy={busy} reason={reason} onClick={() => act({ command: "access_requests.open", input, done: DONE.open, ...tell })}>
                Begin the review
              </Button>
            )}
            {request.for_me && waits && (
              <>
                <Button look="danger" busy={busy} reason={reason} onClick={() => act({ command: "access_requests.reject", input: said, done: DONE.reject, ...tell })}>
                  Reject request
                </Button>
                <Button look="primary" busy={busy} reason={reason} onClick={() => act({ command: "access_requests.approve", input: said, done: DONE.approve, ...tell })}>
                  Approve request
                </Button>
              </>
            )}
            {request.for_me && held && (
              <Button look="danger" busy={busy} reason={reason} onClick={() => act({ command: "access_requests.revoke", input: said, done: DONE.revoke, ...tell })}>
                Take the role away
              </Button>
            )}
            {request.mine && (
              <Button look="quiet" busy={busy} reason={reason} onClick={() => act({ command: "access_requests.withdraw", input: said, done: DONE.withdraw, ...tell })}>
                {request.state === "granted" ? "Give the role back" : "Withdraw request"}
              </Button>
            )}
          </div>
        </div>
      )}
    </div>
  );
}

function SourceLink({ request }: { readonly request: RequestOut }) {
  return (
    <Link to="/w/$workspace/sources/$document" params={{ workspace: request.workspace, document: request.object }}>
      {request.title === "" ? "a source without a name" : request.title}
    </Link>
  );
}
