/** What was merged, by whom, and what was asked; the last merge can be taken back. */
import type { BranchOut, MergeOut } from "@concert/sdk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { asError, call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { counted } from "../format/numbers";
import { When } from "../format/When";
import { firstName } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { Button, Card, Chip, EmptyState, Pager, Skeleton, toast } from "../ui";
import styles from "./branches.module.css";
import type { NameOf } from "./naming";
import { MERGES, mergesQuery } from "./queries";

interface MergesProps {
  readonly target: string;
  readonly branch: BranchOut;
  readonly title: string;
  readonly nameOf: NameOf;
  readonly reason: string | undefined;
}

export function Merges({ target, branch, title, nameOf, reason }: MergesProps) {
  const [offset, setOffset] = useState(0);
  const { data, error, refetch } = useQuery(mergesQuery(target, branch.document, offset));
  const undo = useUndo(target, branch, nameOf);
  const { user } = useBootstrap();
  if (error !== null && data === undefined) return <LoadFailure title="The merges could not be loaded" error={error} onRetry={() => void refetch()} />;
  return (
    <Card title="Merges" bare={data !== undefined && data.items.length > 0}>
      {data === undefined && <Skeleton height={40} />}
      {data?.items.length === 0 && <EmptyState>Nothing was merged yet.</EmptyState>}
      <ul className={styles["merges"]} aria-label="Merges">
        {data?.items.map((merge) => (
          <li key={merge.id}>
            <span>
              <strong>{merge.by === user.id ? "You" : firstName(merge.by_name)}</strong> merged {counted(merge.written, "change")} into {merge.into === "target" ? title : branch.name}, <When micros={merge.at} />
              {merge.questions.length > 0 && <span className="quiet">{`, ${counted(merge.questions.length, "question")}: ${outcomes(merge, nameOf)}`}</span>}
            </span>
            {merge.undone_at !== null && <Chip>Taken back{merge.undone_by_name === "" ? "" : ` by ${firstName(merge.undone_by_name)}`}</Chip>}
            {merge.can_undo && (
              <Button size="small" icon={Undo2} busy={undo.isPending} reason={reason} onClick={() => undo.mutate(merge)}>
                Undo the merge
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Pager offset={offset} limit={MERGES} total={data?.total ?? 0} onMove={setOffset} />
    </Card>
  );
}

const SHOWN = 3;

function outcomes({ questions }: MergeOut, nameOf: NameOf): string {
  const said = questions.slice(0, SHOWN).map((question) => `${nameOf(question.path)} ${question.open ? "kept twice" : "decided"}`);
  return questions.length > SHOWN ? `${said.join(", ")} and ${questions.length - SHOWN} more` : said.join(", ");
}

function useUndo(target: string, branch: BranchOut, nameOf: NameOf) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (merge: MergeOut) => call("branches.undo_merge", { id: target, branch: branch.document, merge: merge.id }),
    onSuccess: ({ stayed }) => {
      const kept = stayed.map((path) => nameOf(path)).join(", ");
      toast({ text: "Took the merge back", detail: stayed.length === 0 ? "Everything stands as it did before." : `Changed since, and left as it is: ${kept}.`, state: stayed.length === 0 ? "done" : "warning" });
    },
    onError: (failure) => {
      const { message, nextStep } = asError(failure);
      toast({ text: message, detail: nextStep, state: "failed" });
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: ["branches"] }),
  });
}
