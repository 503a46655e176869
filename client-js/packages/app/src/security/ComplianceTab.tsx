/** What there is evidence for about a source: the controls of each framework, each leading to its evidence, and when it was gathered. */
import { useQuery } from "@tanstack/react-query";
import { LoadFailure } from "../data/failure";
import type { SourceTabProps } from "../source/tabs";
import { Card, EmptyState, PageSkeleton } from "../ui";
import { Controls } from "./Controls";
import { GatherButton } from "./GatherButton";
import { useSecurityEvents } from "./live";
import { matrixQuery } from "./queries";
import styles from "./security.module.css";
import { Verifications } from "./Verifications";

export function ComplianceTab({ source }: SourceTabProps) {
  const matrix = useQuery(matrixQuery(source.workspace, source.id));
  useSecurityEvents(`doc:${source.id}`);
  if (matrix.error !== null && matrix.data === undefined) {
    return (
      <div className={styles["page"]}>
        <LoadFailure title="The evidence could not be loaded" error={matrix.error} onRetry={() => void matrix.refetch()} />
      </div>
    );
  }
  if (matrix.data === undefined) return <PageSkeleton headless />;
  const never = matrix.data.controls.every((one) => one.status === "never_gathered");
  return (
    <div className={styles["page"]}>
      <Card title="Controls and their evidence" acts={<GatherButton workspace={source.workspace} source={source.id} first={never} />} bare>
        {never ? (
          <EmptyState>Nothing was gathered yet. Gathering asks Concert's own records about this source, keeps each answer with its hash, and says what is found, missing, too old or not checkable.</EmptyState>
        ) : (
          <Controls workspace={source.workspace} matrix={matrix.data} />
        )}
      </Card>
      <Verifications workspace={source.workspace} source={source.id} />
    </div>
  );
}
