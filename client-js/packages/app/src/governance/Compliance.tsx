/** The matrix of frameworks, controls and sources, each cell leading to its evidence, and the times it was gathered. */
import { useQuery } from "@tanstack/react-query";
import { LoadFailure } from "../data/failure";
import { Controls } from "../security/Controls";
import { GatherButton } from "../security/GatherButton";
import { matrixQuery } from "../security/queries";
import styles from "../security/security.module.css";
import { Verifications } from "../security/Verifications";
import { Card, EmptyState, Skeleton } from "../ui";

export function Compliance({ workspace }: { readonly workspace: string }) {
  const matrix = useQuery(matrixQuery(workspace));
  if (matrix.error !== null && matrix.data === undefined) return <LoadFailure title="The evidence could not be loaded" error={matrix.error} onRetry={() => void matrix.refetch()} />;
  if (matrix.data === undefined) return <Skeleton height={320} />;
  const never = matrix.data.controls.every((one) => one.status === "never_gathered");
  return (
    <div className={styles["detail"]}>
      <Card title="Controls and their evidence" acts={<GatherButton workspace={workspace} first={never} />} bare>
        {never ? <EmptyState>Nothing was gathered yet. Evidence is found, missing, too old or not checkable; nobody is ever called compliant.</EmptyState> : <Controls workspace={workspace} matrix={matrix.data} />}
      </Card>
      <Verifications workspace={workspace} />
    </div>
  );
}
