/** What is reviewed: both states of the document in one drawing and one table, or the change in words where there is no document to compare. */
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, type Ref, useLayoutEffect, useState } from "react";
import { LoadFailure } from "../data/failure";
import { counted } from "../format/numbers";
import { names } from "../people/person";
import { Card, Chip, EmptyState, Segmented, Skeleton } from "../ui";
import styles from "./approvals.module.css";
import { type Compared, countsOf, marksOf, ofComparison, ofHistory } from "./differing";
import { Facts } from "./Facts";
import { FieldRows } from "./FieldRows";
import { JsonView } from "./JsonView";
import { type Approval, askedAt, reviewedDocument, seenHash } from "./model";
import { branchQuery, fromNothingQuery, pointQuery, pointsQuery, sinceQuery, stateQuery, versionsQuery } from "./queries";
import { StepsPicture } from "./StepsPicture";
import { staleSeats } from "./words";

interface ReviewProps {
  readonly approval: Approval;
  /** "base", or the moment in microseconds that it is compared with. */
  readonly against: number | "base";
  readonly onAgainst: (against: number | "base") => void;
  readonly fields: Ref<HTMLDivElement>;
  /** Told the content hash each time that content stands here, all of it. */
  readonly onShown: (hash: string) => void;
}

export function Review({ approval, against, onAgainst, fields, onShown }: ReviewProps) {
  const document = reviewedDocument(approval);
  const hash = seenHash(approval);
  const inWords = document === undefined || (against === "base" && approval.branch === null && approval.type !== PUBLISHING);
  useLayoutEffect(() => {
    if (inWords) onShown(hash);
  }, [inWords, hash, onShown]);
  if (document === undefined) return <Facts approval={approval} />;
  const compare = <Compare approval={approval} base={WHAT_IS_ASKED} against={against} onAgainst={onAgainst} />;
  const shared: SideProps = { approval, document, show: (side) => <Shown {...side} approval={approval} against={against} onAgainst={onAgainst} fields={fields} onShown={onShown} /> };
  if (against !== "base") return <Since key={against} {...shared} moment={against} />;
  const done = mergedAt(approval);
  if (approval.branch === null) return approval.type === PUBLISHING ? <SinceLast {...shared} /> : <Facts approval={approval} compare={compare} />;
  return done === undefined ? <OfBranch {...shared} branch={approval.branch} /> : <Merged {...shared} sequence={done} />;
}

/** Its content is what is reviewed; of other types that name a document, the change is. */
const PUBLISHING = "workflow_publish";

const WHAT_IS_ASKED = "what is asked";

interface Side {
  readonly compared: Compared;
  /** What the first state is: "with version 14". */
  readonly base: string;
  /** The content that was asked for last is the one that is here: no older one stands in for it. */
  readonly settled: boolean;
}

interface SideProps {
  readonly approval: Approval;
  readonly document: string;
  readonly show: (side: Side) => ReactNode;
}

function OfBranch({ approval, branch, show }: SideProps & { readonly branch: string }) {
  const hash = seenHash(approval);
  const found = useQuery(branchQuery(approval.subject, branch, hash));
  const written = useQuery({ ...pointsQuery(branch, 1, 0), queryKey: ["approvals", "points", branch, 1, hash] });
  if (found.data === undefined || (written.data === undefined && written.error === null)) return <Waiting error={found.error} retry={() => void found.refetch()} />;
  return show({ compared: ofComparison(found.data, written.data?.changes ?? [], askedAt(approval)), base: "with the document", settled: !found.isPlaceholderData && !written.isPlaceholderData });
}

/** What an approval brought into its document, once it is there. */
function Merged({ approval, sequence, show }: SideProps & { readonly sequence: number }) {
  const difference = useQuery(pointsQuery(approval.subject, sequence - 1, sequence));
  const before = useQuery(pointQuery(approval.subject, sequence - 1));
  const after = useQuery(pointQuery(approval.subject, sequence));
  if (difference.data === undefined || before.data === undefined || after.data === undefined) return <Waiting error={difference.error ?? before.error ?? after.error} retry={() => void difference.refetch()} />;
  return show({ compared: ofHistory(approval.document_kind, difference.data.changes, before.data, after.data, Number.POSITIVE_INFINITY), base: "with what it was", settled: true });
}

/** Since the last version with another content than the one that was asked about; without one, all of it is new. */
function SinceLast({ approval, document, show }: SideProps) {
  const versions = useQuery(versionsQuery(document));
  if (versions.data === undefined) return <Waiting error={versions.error} retry={() => void versions.refetch()} />;
  const last = versions.data.items.find((one) => one.at < askedAt(approval) && one.content_hash !== approval.pinned);
  return last === undefined ? <AllNew approval={approval} document={document} show={show} /> : <SinceVersion approval={approval} document={document} show={show} version={last} />;
}

function SinceVersion({ approval, document, show, version: { name, through } }: SideProps & { readonly version: { readonly name: string; readonly through: number } }) {
  const hash = seenHash(approval);
  const difference = useQuery({ ...pointsQuery(document, through, 0), queryKey: ["approvals", "points", document, through, hash] });
  const before = useQuery(pointQuery(document, through));
  const after = useQuery(stateQuery(document, 0, hash));
  if (difference.data === undefined || before.data === undefined || after.data === undefined) return <Waiting error={difference.error ?? before.error ?? after.error} retry={() => void difference.refetch()} />;
  return show({ compared: ofHistory(approval.document_kind, difference.data.changes, before.data, after.data, askedAt(approval)), base: `with ${name}`, settled: !difference.isPlaceholderData && !after.isPlaceholderData });
}

const NOTHING = { body: {}, layout: {} };

function AllNew({ approval, document, show }: SideProps) {
  const hash = seenHash(approval);
  const difference = useQuery(fromNothingQuery(document, hash));
  const after = useQuery(stateQuery(document, 0, hash));
  if (difference.data === undefined || after.data === undefined) return <Waiting error={difference.error ?? after.error} retry={() => void difference.refetch()} />;
  return show({ compared: ofHistory(approval.document_kind, difference.data.changes, NOTHING, after.data, askedAt(approval)), base: "with nothing: it is the first version", settled: !difference.isPlaceholderData && !after.isPlaceholderData });
}

/** Since somebody looked at it. */
function Since({ approval, document, moment, show }: SideProps & { readonly moment: number }) {
  const hash = seenHash(approval);
  const difference = useQuery(sinceQuery(document, moment, hash));
  const before = useQuery(stateQuery(document, moment, hash));
  const after = useQuery(stateQuery(document, 0, hash));
  if (difference.data === undefined || before.data === undefined || after.data === undefined) return <Waiting error={difference.error ?? before.error ?? after.error} retry={() => void difference.refetch()} />;
  return show({ compared: ofHistory(approval.document_kind, difference.data.changes, before.data, after.data, askedAt(approval)), base: "with the document", settled: !difference.isPlaceholderData && !after.isPlaceholderData });
}

function Waiting({ error, retry }: { readonly error: Error | null; readonly retry: () => void }) {
  if (error !== null) return <LoadFailure title="What is reviewed could not be loaded" error={error} onRetry={retry} />;
  return (
    <>
      <Skeleton height={260} />
      <Skeleton height={200} />
    </>
  );
}

interface ShownProps extends Side {
  readonly approval: Approval;
  readonly against: number | "base";
  readonly onAgainst: (against: number | "base") => void;
  readonly fields: Ref<HTMLDivElement>;
  readonly onShown: (hash: string) => void;
}

function Shown({ compared, base, settled, approval, against, onAgainst, fields, onShown }: ShownProps) {
  const hash = seenHash(approval);
  useLayoutEffect(() => {
    if (settled) onShown(hash);
  }, [settled, hash, onShown]);
  const [view, setView] = useState<"fields" | "json">("fields");
  const compare = <Compare approval={approval} base={base} against={against} onAgainst={onAgainst} />;
  const isDesign = compared.kind === "workflow";
  const { rows } = compared;
  return (
    <>
      {isDesign && (
        <Card title="Steps" meta={<Counts compared={compared} />} acts={compare} bare>
          <StepsPicture compared={compared} />
        </Card>
      )}
      <div ref={fields} tabIndex={-1} className={styles["fieldsCard"]}>
        <Card
          title="Fields"
          meta={rows.length === 0 ? undefined : `${counted(rows.length, "field")} ${rows.length === 1 ? "differs" : "differ"}`}
          acts={
            <>
              {!isDesign && compare}
              <Segmented
                label="View"
                value={view}
                segments={[
                  { value: "fields", label: "Fields" },
                  { value: "json", label: "JSON" },
                ]}
                onChange={setView}
              />
            </>
          }
          bare
        >
          {view === "json" ? <JsonView before={compared.before.body} after={compared.after.body} /> : rows.length === 0 ? <EmptyState>Nothing differs between these two.</EmptyState> : <FieldRows rows={rows} />}
        </Card>
      </div>
    </>
  );
}

interface CompareProps {
  readonly approval: Approval;
  readonly base: string;
  readonly against: number | "base";
  readonly onAgainst: (against: number | "base") => void;
}

/** With what it is compared; nothing where there is no choice. */
function Compare({ approval, base, against, onAgainst }: CompareProps) {
  const choices = choicesOf(approval);
  if (choices.length === 0) return base === WHAT_IS_ASKED ? null : <span className="quiet">compared {base}</span>;
  return (
    <span className={styles["compare"]}>
      <span className="quiet">compare</span>
      <Segmented
        label="Compare"
        value={String(against)}
        segments={[{ value: "base", label: base }, ...choices.map(({ moment, words }) => ({ value: String(moment), label: words }))]}
        onChange={(value) => onAgainst(value === "base" ? "base" : Number(value))}
      />
    </span>
  );
}

function Counts({ compared }: { readonly compared: Compared }) {
  const counts = countsOf(marksOf(compared));
  return (
    <span className={styles["counts"]}>
      {counts.added > 0 && <Chip tone="ok">{counts.added} added</Chip>}
      {counts.changed > 0 && <Chip tone="wait">{counts.changed} changed</Chip>}
      {counts.removed > 0 && <Chip tone="fail">{counts.removed} removed</Chip>}
      <span>{counts.same} unchanged</span>
    </span>
  );
}

interface Choice {
  readonly moment: number;
  readonly words: string;
}

/** What else it can be compared with: what those saw whose votes count no more, or what was asked about. */
export function choicesOf(approval: Approval): readonly Choice[] {
  const seats = staleSeats(approval).filter((seat) => seat.at !== null);
  const contents = [...new Set(seats.map((seat) => seat.seen))];
  const seen = contents.slice(0, 2).map((content) => {
    const saw = seats.filter((seat) => seat.seen === content);
    return { moment: Math.min(...saw.map((seat) => seat.at ?? 0)), words: `with what ${names(saw.map(({ name }) => ({ name })))} saw` };
  });
  if (seen.length > 0) return seen;
  return approval.stale === null ? [] : [{ moment: askedAt(approval), words: "with what was asked" }];
}

/** The edit of the document that the approval made. */
function mergedAt({ state, result }: Approval): number | undefined {
  const { sequence } = (typeof result === "object" && result !== null ? result : {}) as { readonly sequence?: unknown };
  return state === "executed" && typeof sequence === "number" && sequence > 1 ? sequence : undefined;
}
