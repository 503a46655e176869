/** Why a column has a label, in words, and what can be said about it. */
import type { LabelOut } from "@concert/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check, FlaskConical, Share2, Undo2, X } from "lucide-react";
import { useEffect, useState } from "react";
import { call } from "../data/api";
import { counted } from "../format/numbers";
import { When } from "../format/When";
import { Button, Chip, Field, Icon, StateWord, TextArea, toast } from "../ui";
import { readAgain } from "./queries";
import type { Decision } from "./useDeciding";
import { categoryWord, keyOf, levelTone, levelWord, STATE_LOOK } from "./words";
import styles from "./classification.module.css";

interface EvidenceProps {
  readonly workspace: string;
  readonly row: LabelOut;
  readonly reason: string | undefined;
  readonly busy: boolean;
  readonly onDecide: (decision: Decision, note: string) => void;
}

export function Evidence({ workspace, row, reason, busy, onDecide }: EvidenceProps) {
  const [note, setNote] = useState("");
  const key = keyOf(row);
  useEffect(() => setNote(""), [key]);
  const { evidence } = row;
  return (
    <section className={styles["evidence"]} aria-label="Evidence">
      <header>
        <h2>{row.title}</h2>
        <p className={styles["place"]}>
          {row.table}.<b>{row.column}</b>
        </p>
        <p className={styles["marks"]}>
          <StateWord state={STATE_LOOK[row.state].state}>{STATE_LOOK[row.state].word}</StateWord>
          <Chip tone={levelTone(row.level)}>{levelWord(row.level)}</Chip>
          <Chip>{categoryWord(row.category)}</Chip>
        </p>
      </header>
      {row.state === "withdrawn" && <p className={styles["said"]}>{row.reason}</p>}
      <div>
        <h3>
          <Icon of={FlaskConical} size={14} /> Evidence
        </h3>
        <ul className={styles["reasons"]}>
          {evidence.reasons.map((one) => (
            <li key={one}>{one}</li>
          ))}
          {row.decision !== "" && !evidence.held && row.origin === "rule" && <li>The last scan did not find it any more; the decision stays.</li>}
        </ul>
        {evidence.checked > 0 && <Share fitting={evidence.fitting} checked={evidence.checked} />}
        {evidence.shapes.length > 0 && (
          <p className={styles["shapes"]}>
            <span className="quiet">Shaped like</span>
            {evidence.shapes.map((one) => (
              <code key={one}>{one}</code>
            ))}
          </p>
        )}
      </div>
      {row.from_table !== "" && <Spread workspace={workspace} row={row} reason={reason} />}
      {row.decided_at !== null && row.decision !== "" && (
        <p className={styles["said"]}>
          {row.decision === "confirmed" ? "Confirmed" : "Rejected"} by {row.decided_by_name} <When micros={row.decided_at} />
          {row.note !== "" && <q>{row.note}</q>}
        </p>
      )}
      {row.decision === "" && (
        <Field label="Note" optional>
          <TextArea rows={2} value={note} onChange={setNote} maxLength={2000} placeholder="Why, for those who come later" />
        </Field>
      )}
      <div className={styles["acts"]}>
        {row.decision !== "confirmed" && (
          <Button look="primary" icon={Check} reason={reason} busy={busy} onClick={() => onDecide("confirmed", note)}>
            Confirm the label
          </Button>
        )}
        {row.decision !== "rejected" && (
          <Button icon={X} reason={reason} busy={busy} onClick={() => onDecide("rejected", note)}>
            Reject it
          </Button>
        )}
        {row.decision !== "" && (
          <Button look="quiet" icon={Undo2} reason={reason} busy={busy} onClick={() => onDecide("", "")}>
            Take the decision back
          </Button>
        )}
      </div>
      <p className="quiet">
        First found <When micros={row.first_at} />, last looked at <When micros={row.seen_at} />
      </p>
    </section>
  );
}

function Share({ fitting, checked }: { readonly fitting: number; readonly checked: number }) {
  const share = Math.round((fitting / checked) * 100);
  return (
    <p className={styles["share"]}>
      <span className={styles["bar"]} aria-hidden>
        <span style={{ width: `${share}%` }} />
      </span>
      <span>{share} % of the values looked at</span>
    </p>
  );
}

function Spread({ workspace, row, reason }: { readonly workspace: string; readonly row: LabelOut; readonly reason: string | undefined }) {
  const queries = useQueryClient();
  const stop = useMutation({
    mutationFn: () =>
      row.hops === 1
        ? call("classifications.limit", {
            workspace,
            label: row.label,
            hops: 0,
            begin: { source: row.from_source, table: row.from_table, column: row.from_column },
            end: { source: row.source, table: row.table, column: row.column },
          })
        : call("classifications.limit", { workspace, label: row.label, hops: row.hops - 1 }),
    onSuccess: ({ changed }) => {
      readAgain(queries, workspace);
      toast({ text: `${row.title} does not come here any more`, detail: `${counted(changed, "column")} changed.` });
    },
    onError: (error) => void toast({ text: "The label still spreads", detail: error.message, state: "failed" }),
  });
  return (
    <div className={styles["spread"]}>
      <h3>
        <Icon of={Share2} size={14} /> Along lineage
      </h3>
      <p>
        From{" "}
        <Link to="/w/$workspace/sources/$document/$tab" params={{ workspace, document: row.from_source, tab: "classification" }}>
          {row.from_source_title}
        </Link>
        , <span className={styles["place"]}>{row.from_table}.{row.from_column}</span>, {counted(row.hops, "step")} away
      </p>
      {row.origin === "lineage" && row.decision === "" && (
        <Button size="small" look="quiet" reason={reason} busy={stop.isPending} onClick={() => stop.mutate()}>
          {row.hops === 1 ? "Stop it between these columns" : `Let it go ${counted(row.hops - 1, "step")} at most`}
        </Button>
      )}
    </div>
  );
}
