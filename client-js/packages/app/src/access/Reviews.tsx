/** Reviews of who has what: begin one, keep or take away line by line, close it as evidence. */
import type { ReviewOut, WorkspaceOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { useState } from "react";
import { rowsOf } from "../data/rows";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { Button, Card, type Column, EmptyState, Field, FormDialog, NameButton, Pager, Progress, Select, StateWord, Switch, Table, TextInput } from "../ui";
import { useActing } from "../workspace/acting";
import { needsAdmin } from "../workspace/roles";
import styles from "./access.module.css";
import { PAGE, reviewsQuery } from "./queries";
import { ReviewLines } from "./ReviewLines";

interface ReviewsProps {
  readonly workspace: WorkspaceOut;
  readonly chosen: string | undefined;
  readonly onChoose: (review: string) => void;
}

export function Reviews({ workspace, chosen, onChoose }: ReviewsProps) {
  const offline = useOfflineReason();
  const right = needsAdmin(workspace.role);
  const reason = offline ?? right;
  const [starting, start] = useState(false);
  const [offset, setOffset] = useState(0);
  const list = useQuery({ ...reviewsQuery(workspace.id, offset), enabled: right === undefined });
  if (right !== undefined) return <Card><EmptyState>Admins and owners go over who has what here.</EmptyState></Card>;
  const begin = (
    <Button icon={ListChecks} reason={reason} onClick={() => start(true)}>
      Start a review
    </Button>
  );
  const review = list.data?.items.find((one) => one.id === chosen) ?? list.data?.items[0];
  return (
    <div className={styles["stack"]}>
      <Card bare title="Reviews" acts={begin}>
        <Table
          label="Reviews"
          columns={columns(review?.id, onChoose)}
          rows={rowsOf(list, "The reviews could not be loaded", <EmptyState>Nobody has gone over who has what yet.</EmptyState>)}
          keyOf={(row) => row.id}
          selected={review?.id}
        />
        <Pager offset={offset} limit={PAGE} total={list.data?.total ?? 0} onMove={setOffset} />
      </Card>
      {review !== undefined && <ReviewLines key={review.id} workspace={workspace} review={review} reason={reason} />}
      {starting && <StartDialog workspace={workspace.id} onClose={() => start(false)} onStarted={onChoose} />}
    </div>
  );
}

function columns(chosen: string | undefined, onChoose: (review: string) => void): readonly Column<ReviewOut>[] {
  return [
    {
      id: "title",
      head: "Review",
      cell: (row) => (
        <NameButton aria-pressed={row.id === chosen} onClick={() => onChoose(row.id)}>
          {row.title}
        </NameButton>
      ),
    },
    { id: "of", head: "Looks at", minor: true, cell: (row) => `${row.objects.slice(0, 2).map((one) => one.title).join(", ")}${row.objects.length > 2 ? ` and ${row.objects.length - 2} more` : ""}` },
    {
      id: "progress",
      head: "Decided",
      cell: (row) => (
        <span className={styles["progress"]}>
          <Progress label={`${row.lines - row.left} of ${row.lines} lines decided`} parts={[{ state: "done", amount: row.kept + row.gone }, { state: "failed", amount: row.revoked }]} total={row.lines} />
          {row.lines - row.left} of {row.lines}
        </span>
      ),
    },
    { id: "revoked", head: "Taken away", align: "right", minor: true, cell: (row) => row.revoked },
    {
      id: "state",
      head: "State",
      cell: (row) => (row.state === "open" ? <StateWord state="running">Open</StateWord> : <StateWord state={row.left === 0 ? "done" : "warning"}>{row.left === 0 ? "Closed" : `Closed with ${row.left} undecided`}</StateWord>),
    },
    { id: "when", head: "Since", align: "right", cell: (row) => <When micros={row.closed_at ?? row.created_at} short /> },
  ];
}

type What = "workspace" | "sources" | "both";

function StartDialog({ workspace, onClose, onStarted }: { readonly workspace: string; readonly onClose: () => void; readonly onStarted: (review: string) => void }) {
  const [title, setTitle] = useState(`Review of ${new Date().toLocaleDateString("en-GB", { month: "long", year: "numeric" })}`);
  const [what, setWhat] = useState<What>("both");
  const [dated, setDated] = useState(true);
  const { act, busy } = useActing();
  const start = () =>
    act({
      command: "access_reviews.start",
      input: { id: workspace, title: title.trim(), whole: what !== "sources", sources: what !== "workspace", due_at: dated ? (Date.now() + 14 * 86_400_000) * 1000 : null },
      failed: "The review was not started",
      then: (made) => {
        onStarted(made.id);
        onClose();
      },
    });
  return (
    <FormDialog
      title="Start a review"
      hint="A snapshot of who has what. Each line is kept or taken away, by somebody it is not about."
      act="Start review"
      busy={busy}
      reason={title.trim() === "" ? "Give it a name" : undefined}
      onSubmit={start}
      onClose={onClose}
    >
      <Field label="Name">
        <TextInput value={title} onChange={setTitle} maxLength={120} />
      </Field>
      <Field label="What it looks at">
        <Select
          value={what}
          options={[
            { value: "both", label: "The workspace and what is shared of its sources" },
            { value: "workspace", label: "The workspace" },
            { value: "sources", label: "What is shared of single sources" },
          ]}
          onChange={setWhat}
        />
      </Field>
      <Switch label="Due in two weeks" value={dated} onChange={setDated} />
    </FormDialog>
  );
}
