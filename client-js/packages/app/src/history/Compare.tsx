/** Two points of the document side by side in one drawing and one table: what was added, removed and changed, by whom. */
import { useQuery } from "@tanstack/react-query";
import { LoadFailure } from "../data/failure";
import { Card, Chip, EmptyState, Skeleton } from "../ui";
import { FieldTable } from "./FieldTable";
import { Picture } from "./Picture";
import { differenceQuery, pointQuery } from "./queries";
import { namesIn, totals } from "./timeline";

interface CompareProps {
  readonly kind: string;
  readonly document: string;
  readonly before: number;
  readonly after: number;
  /** What is compared, in words. */
  readonly words: string;
}

export function Compare({ kind, document, before, after, words }: CompareProps) {
  const found = useQuery(differenceQuery(document, before, after));
  const earlier = useQuery(pointQuery(document, before));
  const later = useQuery(pointQuery(document, after));
  const error = found.error ?? earlier.error ?? later.error;
  if (error !== null) return <LoadFailure title="The two points could not be compared" error={error} onRetry={() => void found.refetch()} />;
  if (found.data === undefined || earlier.data === undefined || later.data === undefined) return <Skeleton height={320} />;
  const { changes, total } = found.data;
  const nameOf = namesIn(kind, [earlier.data.body, later.data.body]);
  const shown = [...changes].sort((a, b) => Number(a.root === "layout") - Number(b.root === "layout"));
  return (
    <>
      {kind === "workflow" && (
        <Card title="Steps" meta={words} acts={<Totals text={totals(changes)} />} bare>
          <Picture label="Drawing of both points" now={later.data} before={earlier.data} changes={changes} />
        </Card>
      )}
      <Card title="Fields" meta={kind === "workflow" ? undefined : words} acts={<Totals text={total === 0 ? "" : `${total} differ`} />} bare>
        {total === 0 ? <EmptyState>Nothing differs between these two points.</EmptyState> : <FieldTable label="What differs" changes={shown} nameOf={nameOf} />}
      </Card>
    </>
  );
}

function Totals({ text }: { readonly text: string }) {
  return text === "" ? null : <Chip>{text}</Chip>;
}
