/** The lines of a review: who had what, kept or taken away with a reason. */
import type { LineOut, ReviewOut, WorkspaceOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Check, X } from "lucide-react";
import { useState } from "react";
import { rowsOf } from "../data/rows";
import { When } from "../format/When";
import { Button, Card, CellLine, type Column, Dialog, EmptyState, Field, IconButton, Pager, Segmented, StateWord, Table, TextArea } from "../ui";
import { useActing } from "../workspace/acting";
import { roleWord } from "../workspace/roles";
import styles from "./access.module.css";
import { linesQuery, PAGE } from "./queries";

interface ReviewLinesProps {
  readonly workspace: WorkspaceOut;
  readonly review: ReviewOut;
  readonly reason: string | undefined;
}

type Which = "all" | "open" | "keep" | "revoke" | "gone";

export function ReviewLines({ workspace, review, reason }: ReviewLinesProps) {
  const [which, setWhich] = useState<Which>("all");
  const [offset, setOffset] = useState(0);
  const [revoking, revoke] = useState<LineOut>();
  const { act, busy } = useActing();
  const lines = useQuery(linesQuery({ id: workspace.id, review: review.id, offset, ...(which === "all" ? {} : { verdict: which }) }));
  const open = review.state === "open";
  const decide = (line: LineOut, verdict: "keep" | "revoke", why = "") =>
    act({ command: "access_reviews.decide", input: { id: workspace.id, review: review.id, number: line.number, verdict, reason: why }, failed: "The line was not decided", then: () => revoke(undefined) });
  const close = () => act({ command: "access_reviews.close", input: { id: workspace.id, review: review.id, unfinished: review.left > 0 }, done: "The review is closed", failed: "The review was not closed" });
  const acts = (line: LineOut) => {
    const why = reason ?? (line.mine ? "Nobody reviews what they have themselves" : undefined);
    if (!open || line.verdict === "revoke" || line.gone) return null;
    return (
      <CellLine>
        <IconButton icon={Check} size="small" label={`Keep ${line.role} of ${line.name}`} reason={why} onClick={() => decide(line, "keep")} />
        <IconButton icon={X} size="small" label={`Take ${line.role} from ${line.name}`} reason={why} onClick={() => revoke(line)} />
      </CellLine>
    );
  };
  return (
    <Card
      bare
      title={review.title}
      meta={
        review.due_at !== null && open ? (
          <>
            due <When micros={review.due_at} short />
          </>
        ) : undefined
      }
      acts={
        open ? (
          <Button look={review.left === 0 ? "primary" : "secondary"} busy={busy} reason={reason} onClick={close}>
            {review.left === 0 ? "Close the review" : `Close with ${review.left} undecided`}
          </Button>
        ) : undefined
      }
    >
      <div className={styles["which"]}>
        <Segmented
          label="Which lines"
          segments={[
            { value: "all", label: "All", count: review.lines },
            { value: "open", label: "Undecided", count: review.left },
            { value: "keep", label: "Kept", count: review.kept },
            { value: "revoke", label: "Taken away", count: review.revoked },
            { value: "gone", label: "Gone before", count: review.gone },
          ]}
          value={which}
          onChange={(next) => {
            setWhich(next);
            setOffset(0);
          }}
        />
      </div>
      <Table label="Lines" columns={COLUMNS} rows={rowsOf(lines, "The lines could not be loaded", <EmptyState>There are no such lines.</EmptyState>)} keyOf={(row) => String(row.number)} acts={acts} />
      <Pager offset={offset} limit={PAGE} total={lines.data?.total ?? 0} onMove={setOffset} />
      {revoking !== undefined && <RevokeDialog line={revoking} busy={busy} onClose={() => revoke(undefined)} onRevoke={(why) => decide(revoking, "revoke", why)} />}
    </Card>
  );
}

const COLUMNS: readonly Column<LineOut>[] = [
  { id: "who", head: "Who", cell: (row) => (row.subject_kind === "group" ? `Group ${row.name}` : row.name) },
  { id: "has", head: "Has", cell: (row) => (row.effect === "deny" ? "denied" : roleWord(row.role)) },
  { id: "on", head: "On", cell: (row) => (row.on === "organisation" ? "the organisation" : row.title) },
  { id: "members", head: "Members", minor: true, cell: (row) => (row.members.length === 0 ? <span className="quiet">one person</span> : row.members.join(", ")) },
  { id: "given", head: "Given", minor: true, cell: (row) => <>{row.given_by_name === "" ? "" : `by ${row.given_by_name}, `}<When micros={row.given_at} short /></> },
  { id: "verdict", head: "Verdict", cell: (row) => <Verdict row={row} /> },
];

function Verdict({ row }: { readonly row: LineOut }) {
  if (row.gone) return <StateWord state="cancelled">Gone before</StateWord>;
  if (row.verdict === null) return <StateWord state="waiting">{row.mine ? "For somebody else" : "Undecided"}</StateWord>;
  const word = row.verdict === "keep" ? "Kept" : "Taken away";
  return (
    <CellLine>
      <StateWord state={row.verdict === "keep" ? "done" : "failed"}>{`${word} by ${row.decided_by_name}`}</StateWord>
      {row.reason !== "" && <q className="quiet">{row.reason}</q>}
    </CellLine>
  );
}

function RevokeDialog({ line, busy, onClose, onRevoke }: { readonly line: LineOut; readonly busy: boolean; readonly onClose: () => void; readonly onRevoke: (why: string) => void }) {
  const [why, setWhy] = useState("");
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={() => onRevoke(why.trim())}
      title={`Take ${line.role} from ${line.name}?`}
      hint={`On ${line.title}. It ends at once, in open windows too.`}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="danger" type="submit" busy={busy} reason={why.trim() === "" ? "Say why" : undefined}>
            Take it away
          </Button>
        </>
      }
    >
      <Field label="Reason">
        <TextArea value={why} onChange={setWhy} rows={2} maxLength={2000} />
      </Field>
    </Dialog>
  );
}
