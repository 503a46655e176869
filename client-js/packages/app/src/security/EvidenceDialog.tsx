/** The evidence behind one cell: what was asked, what may be shown of the answer, its hash, when and by whom. */
import type { Json } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { LoadFailure } from "../data/failure";
import { When } from "../format/When";
import { Button, Dialog, Skeleton, StateWord } from "../ui";
import { evidenceQuery } from "./queries";
import styles from "./security.module.css";
import { type Control, CONTROLS, type Evidence, named } from "./words";

interface EvidenceDialogProps {
  readonly workspace: string;
  readonly control: Control;
  readonly onClose: () => void;
}

export function EvidenceDialog({ workspace, control, onClose }: EvidenceDialogProps) {
  const evidence = useQuery(evidenceQuery(workspace, control.evidence ?? ""));
  const foot = (
    <Button look="quiet" onClick={onClose}>
      Close
    </Button>
  );
  return (
    <Dialog open onClose={onClose} width={640} title={`${control.control}: ${control.title}`} foot={foot}>
      {evidence.error !== null && <LoadFailure title="The evidence could not be loaded" error={evidence.error} onRetry={() => void evidence.refetch()} />}
      {evidence.isPending && <Skeleton height={160} />}
      {evidence.data !== undefined && <Shown control={control} evidence={evidence.data} />}
    </Dialog>
  );
}

function Shown({ control, evidence }: { readonly control: Control; readonly evidence: Evidence }) {
  const { state, word } = CONTROLS[control.status];
  return (
    <div className={styles["detail"]}>
      <div className={styles["lead"]}>
        <StateWord state={state}>{word}</StateWord>
        <span className={styles["meta"]}>
          {evidence.source_title === "" ? "about the workspace" : evidence.source_title}, counts for {control.period_days} days
        </span>
      </div>
      <p>{evidence.message}</p>
      <section>
        <h3>What was asked</h3>
        <p>{evidence.query}</p>
      </section>
      {evidence.detail !== null && (
        <section>
          <h3>What came back</h3>
          <pre className={styles["query"]} tabIndex={0}>
            {readable(named(evidence.detail, evidence.people))}
          </pre>
        </section>
      )}
      <p className={styles["meta"]}>
        As of <When micros={evidence.at} />, gathered by {evidence.by_name}. Hash <code>{evidence.hash}</code>
      </p>
    </div>
  );
}

function readable(detail: Json): string {
  return JSON.stringify(detail, null, 2);
}
