/** One finding: what is wrong, what shows it, what to do about it, and its life from scan to scan. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Radar } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { useReasons } from "../security/reason";
import { SeverityChip } from "../security/SeverityChip";
import { useWorkspace } from "../session/Bootstrap";
import { mayRun } from "../session/rights";
import { Button, Dialog, Skeleton, StateWord, toast } from "../ui";
import { Decision } from "./Decision";
import { Evidence } from "./Evidence";
import styles from "./findings.module.css";
import { type Finding, type FindingDetail, findingQuery } from "./queries";
import { placeOf, STATES } from "./words";

interface FindingDialogProps {
  readonly workspace: string;
  readonly finding: Finding;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

const CHANGE = { new: "Found first", back: "Was there again", fixed: "Was not there any more" } as const;

export function FindingDialog({ workspace, finding, onClose, onChanged }: FindingDialogProps) {
  const found = useQuery(findingQuery(workspace, finding.id));
  const [deciding, decide] = useState<"ignore" | "assign">();
  const { edit: reason } = useReasons(workspace);
  const shown = found.data ?? finding;
  const reopen = useMutation({
    mutationFn: () => call("findings.decide", { id: workspace, do: "reopen", findings: [finding.id] }),
    onSuccess: onChanged,
    onError: (error) => void toast({ text: "The finding was not reopened", detail: error.message, state: "failed" }),
  });
  const role = useWorkspace(workspace)?.role;
  const idle = useOfflineReason() ?? mayRun(role);
  const check = useMutation({
    mutationFn: () => call("scans.start", { id: finding.source, mode: "full" }),
    onSuccess: () => {
      toast({ text: `Scanning ${shown.source_title} again`, detail: "What it does not find any more becomes fixed by itself." });
      onClose();
    },
    onError: (error) => void toast({ text: "The scan was not started", detail: error.message, state: "failed" }),
  });
  if (deciding !== undefined) {
    return (
      <Decision
        workspace={workspace}
        what={deciding}
        target={{ findings: [finding.id] }}
        many={1}
        onClose={() => decide(undefined)}
        onDone={() => {
          decide(undefined);
          onChanged();
        }}
      />
    );
  }
  return (
    <Dialog
      open
      onClose={onClose}
      width={640}
      title={finding.message}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Close
          </Button>
          <Button reason={reason} onClick={() => decide("assign")}>
            Assign finding
          </Button>
          {shown.state === "ignored" ? (
            <Button look="primary" busy={reopen.isPending} reason={reason} onClick={() => reopen.mutate()}>
              Reopen finding
            </Button>
          ) : (
            <Button reason={reason ?? (shown.state === "fixed" ? "It is fixed" : undefined)} onClick={() => decide("ignore")}>
              Ignore finding
            </Button>
          )}
          {shown.state === "open" && (
            <Button look="primary" icon={Radar} busy={check.isPending} reason={idle} onClick={() => check.mutate()}>
              Check again
            </Button>
          )}
        </>
      }
    >
      <p className={styles["facts"]}>
        <SeverityChip of={shown.severity} />
        <StateWord state={STATES[shown.state].state}>{STATES[shown.state].word}</StateWord>
        <Link to="/w/$workspace/sources/$document" params={{ workspace, document: shown.source }}>
          {shown.source_title}
        </Link>
        <code>{placeOf(shown)}</code>
      </p>
      {shown.reason !== "" && (
        <p className={styles["note"]}>
          Ignored by {shown.by_name}: {shown.reason}
        </p>
      )}
      {shown.owner !== null && (
        <p className={styles["note"]}>
          {shown.owner_name} takes care of it{shown.due === null ? "" : ", until "}
          {shown.due !== null && <When micros={shown.due} short />}.
        </p>
      )}
      {found.error !== null && found.data === undefined && <LoadFailure title="The evidence could not be loaded" error={found.error} onRetry={() => void found.refetch()} />}
      {found.data === undefined ? found.error === null && <Skeleton height={120} /> : <Detail finding={found.data} />}
    </Dialog>
  );
}

function Detail({ finding }: { readonly finding: FindingDetail }) {
  return (
    <>
      {finding.fix !== "" && (
        <section className={styles["part"]}>
          <h3>What to do</h3>
          <p>{finding.fix}</p>
        </section>
      )}
      {finding.evidence !== null && (
        <section className={styles["part"]}>
          <h3>Evidence</h3>
          <Evidence of={finding.evidence} />
        </section>
      )}
      <section className={styles["part"]}>
        <h3>Its life</h3>
        <ul className={styles["life"]}>
          {finding.changes.map((one) => (
            <li key={`${one.scan} ${one.change}`}>
              {CHANGE[one.change]}
              {one.number === null ? "" : ` by scan ${one.number}`}, <When micros={one.at} short />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
