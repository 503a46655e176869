/** What would make a source faster: its indexes and statistics, and statements explained, with what an index would save. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Gauge } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import type { SourceTabProps } from "../source/tabs";
import { Button, Card, EmptyState, Field, PageSkeleton, TextArea, toast } from "../ui";
import { useSecurityEvents } from "./live";
import { Plans } from "./Plans";
import { tuningQuery } from "./queries";
import { useReasons } from "./reason";
import { Results } from "./Results";
import styles from "./security.module.css";

export function TuningTab({ source }: SourceTabProps) {
  const queries = useQueryClient();
  const found = useQuery(tuningQuery(source.id));
  const [text, setText] = useState("");
  const { edit } = useReasons(source.workspace);
  useSecurityEvents(`doc:${source.id}`);
  const examine = useMutation({
    mutationFn: () => call("tuning.examine", { source: source.id, statements: statementsIn(text) }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["tuning", source.id] }),
    onError: (error) => void toast({ text: "The source could not be examined", detail: error.message, state: "failed" }),
  });
  useActions([{ id: "examine", label: "Examine the performance of the source", group: "Here", icon: Gauge, reason: edit, run: () => examine.mutate() }]);
  if (found.error !== null && found.data === undefined) {
    return (
      <div className={styles["page"]}>
        <LoadFailure title="The performance of the source could not be loaded" error={found.error} onRetry={() => void found.refetch()} />
      </div>
    );
  }
  if (found.data === undefined) return <PageSkeleton headless />;
  const { examination } = found.data;
  const act = (
    <Button look={examination === null ? "primary" : "secondary"} icon={Gauge} busy={examine.isPending} reason={edit} onClick={() => examine.mutate()}>
      {examination === null ? "Examine performance" : "Examine again"}
    </Button>
  );
  return (
    <div className={styles["page"]}>
      <Card
        title="Examine"
        acts={act}
        meta={
          examination === null ? (
            "never examined"
          ) : (
            <>
              {examination.by_name} looked <When micros={examination.at} />
            </>
          )
        }
      >
        <Field label="Statements to explain" optional hint="SELECTs, a blank line between them. The source is only read: an index is tried in a copy, or not at all.">
          <TextArea machine rows={4} value={text} onChange={setText} placeholder="SELECT * FROM orders WHERE customer = 7" />
        </Field>
        {examination === null && <EmptyState>Nothing is known yet of its indexes and statistics.</EmptyState>}
      </Card>
      {examination !== null && examination.plans.length > 0 && <Plans plans={examination.plans} />}
      {examination !== null && <Results assessment={examination} label="Indexes and statistics" />}
    </div>
  );
}

/** Parted by blank lines. */
function statementsIn(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .slice(0, 10);
}
