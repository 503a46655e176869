/** How a source is protected: its risk with every part, the checks with their evidence, and the flaws that are followed. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ScanSearch } from "lucide-react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { useActions } from "../keyboard/actions";
import type { SourceTabProps } from "../source/tabs";
import { PageSkeleton, toast } from "../ui";
import { Earlier } from "./Earlier";
import { FlawsCard } from "./FlawsCard";
import { useSecurityEvents } from "./live";
import { auditQuery } from "./queries";
import { useReasons } from "./reason";
import { Results } from "./Results";
import { RiskCard } from "./RiskCard";
import styles from "./security.module.css";

export function SecurityTab({ source }: SourceTabProps) {
  const queries = useQueryClient();
  const audit = useQuery(auditQuery(source.id));
  const { edit } = useReasons(source.workspace);
  useSecurityEvents(`doc:${source.id}`);
  const assess = useMutation({
    mutationFn: () => call("security.assess", { source: source.id }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["security"] }),
    onError: (error) => void toast({ text: "The source could not be assessed", detail: error.message, state: "failed" }),
  });
  useActions([{ id: "assess", label: "Assess the security of the source", group: "Here", icon: ScanSearch, reason: edit, run: () => assess.mutate() }]);
  if (audit.error !== null && audit.data === undefined) {
    return (
      <div className={styles["page"]}>
        <LoadFailure title="The security of the source could not be loaded" error={audit.error} onRetry={() => void audit.refetch()} />
      </div>
    );
  }
  if (audit.data === undefined) return <PageSkeleton headless />;
  return (
    <div className={styles["page"]}>
      <RiskCard audit={audit.data} busy={assess.isPending} reason={edit} onAssess={() => assess.mutate()} />
      {audit.data.assessment !== null && <Results assessment={audit.data.assessment} label="Checks" />}
      {audit.data.assessment !== null && <FlawsCard workspace={source.workspace} source={source.id} />}
      {audit.data.assessment !== null && <Earlier source={source.id} />}
    </div>
  );
}
