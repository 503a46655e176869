/** Shows what going back would change, and does it as one edit, with a way back from that too. */
import type { RevertedOut } from "@concert/sdk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { call } from "../data/api";
import { counted } from "../format/numbers";
import { firstName } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { Button, Dialog, EmptyState, ErrorState, Skeleton, toast } from "../ui";
import { FieldTable } from "./FieldTable";
import styles from "./history.module.css";
import type { NameOf } from "./timeline";

/** What to go back on: all of a point, or what one person did in a stretch. */
export type Wanted =
  | { readonly kind: "point"; readonly through: number; readonly words: string }
  | { readonly kind: "person"; readonly user: string; readonly name: string; readonly since: number; readonly until: number };

interface RevertingProps {
  readonly document: string;
  readonly wanted: Wanted;
  readonly nameOf: NameOf;
  readonly onClose: () => void;
}

function ask(document: string, wanted: Wanted, preview: boolean): Promise<RevertedOut> {
  if (wanted.kind === "point") return call("history.restore", { id: document, through: wanted.through, preview });
  return call("history.undo_person", { id: document, user: wanted.user, since: wanted.since, until: wanted.until, preview });
}

export function Reverting({ document, wanted, nameOf, onClose }: RevertingProps) {
  const queries = useQueryClient();
  const { user } = useBootstrap();
  const seen = useQuery({ queryKey: ["history.preview", document, wanted], queryFn: () => ask(document, wanted, true), staleTime: 0, gcTime: 0 });
  const back = (done: RevertedOut) => {
    void call("history.undo_person", { id: document, user: user.id, since: done.before, until: done.sequence }).then(
      () => queries.invalidateQueries({ queryKey: ["history", document] }),
      (failure: Error) => toast({ text: "It could not be taken back", detail: failure.message, state: "failed" }),
    );
  };
  const doing = useMutation({
    mutationFn: () => ask(document, wanted, false),
    onSuccess: (done) => {
      void queries.invalidateQueries({ queryKey: ["history", document] });
      toast({ text: said(wanted), detail: counted(done.total, "change"), state: "done", act: { label: "Undo", onChoose: () => back(done) } });
      onClose();
    },
  });
  const preview = seen.data;
  return (
    <Dialog
      open
      onClose={onClose}
      width={860}
      title={wanted.kind === "point" ? `Restore ${wanted.words}` : `Take back what ${firstName(wanted.name)} did`}
      hint="It becomes a new edit in your name. What others type meanwhile stays, and nothing of the history is lost."
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" icon={Undo2} busy={doing.isPending} reason={preview === undefined ? "Looking at what would change" : preview.total === 0 ? "Nothing would change" : undefined} onClick={() => doing.mutate()}>
            {wanted.kind === "point" ? "Restore this point" : "Take it back"}
          </Button>
        </>
      }
    >
      {doing.error !== null && <ErrorState title="Nothing was changed">{doing.error.message}</ErrorState>}
      {seen.error !== null && <ErrorState title="This cannot be shown">{seen.error.message}</ErrorState>}
      {preview === undefined && seen.error === null && <Skeleton height={120} />}
      {preview !== undefined && <Preview preview={preview} nameOf={nameOf} />}
    </Dialog>
  );
}

function said(wanted: Wanted): string {
  return wanted.kind === "point" ? `Restored ${wanted.words}` : `Took back what ${firstName(wanted.name)} did`;
}

function Preview({ preview, nameOf }: { readonly preview: RevertedOut; readonly nameOf: NameOf }) {
  const { changes, kept, taken, total } = preview;
  return (
    <div className={styles["preview"]}>
      {total === 0 ? <EmptyState>The document is like that already.</EmptyState> : <FieldTable label="What would change" changes={changes} nameOf={nameOf} />}
      {total > changes.length && <p className="quiet">and {total - changes.length} more</p>}
      {taken.length > 0 && (
        <p className={styles["stays"]}>
          Stays as it is, because somebody changed it since: {taken.map((one) => `${nameOf(one.path)} (${firstName(one.by_name)})`).join(", ")}.
        </p>
      )}
      {kept.length > 0 && <p className={styles["stays"]}>Stays as it is, because your role may not change it: {kept.map(nameOf).join(", ")}.</p>}
    </div>
  );
}
