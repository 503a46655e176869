/** A branch beside its document: what each changed, what both changed, and the merge in either direction. */
import type { BranchOut, ChoiceIn, Comparison, MergeOut } from "@concert/sdk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { GitMerge } from "lucide-react";
import { useEffect, useState } from "react";
import { asError, call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { fieldsOf } from "../forms/schema";
import { counted } from "../format/numbers";
import { useOfflineReason } from "../live/connection";
import { onEdits, useOpenDocument } from "../live/document";
import { useBootstrap, useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import { usePage } from "../shell/page";
import { Button, Card, EmptyState, ErrorState, Field, PageBody, PageHead, PageSkeleton, Progress, Segmented, Select, Switch } from "../ui";
import { AskForApproval } from "./AskForApproval";
import styles from "./branches.module.css";
import { Changes } from "./Changes";
import { DesignPicture } from "./DesignPicture";
import { Merges } from "./Merges";
import { namesFor } from "./naming";
import { Obstacles, useObstacles } from "./Obstacles";
import { type Choices, Questions } from "./Questions";
import { compareQuery, hereQuery, listOf, placeOf, useBranchEvents } from "./queries";

type Into = "target" | "branch";
type Rest = "ask" | "automatic" | "last_writer_wins" | "first_writer_wins" | "field_rule" | "manual";

const REST: readonly { readonly value: Rest; readonly label: string }[] = [
  { value: "ask", label: "Ask me about each" },
  { value: "automatic", label: "Take the branch's value" },
  { value: "last_writer_wins", label: "Whoever wrote last" },
  { value: "first_writer_wins", label: "Whoever wrote first, or has the lock" },
  { value: "field_rule", label: "The rule of the field" },
  { value: "manual", label: "Keep both and decide later" },
];

export function MergePage() {
  const { workspace = "", document: target = "", branch = "" } = useParams({ strict: false });
  const { data: around } = useQuery(hereQuery(target));
  const { data, error, refetch } = useQuery(compareQuery(target, branch));
  useBranchEvents(target);
  useEdits(target, branch);
  const title = around?.target_title ?? "";
  usePage({ title: data === undefined ? "Compare" : `${data.branch.name} and ${title}` });
  if (error !== null && data === undefined) {
    return (
      <PageBody>
        <LoadFailure title="The branch could not be compared" error={error} onRetry={() => void refetch()} />
      </PageBody>
    );
  }
  if (data === undefined || around === undefined) return <PageSkeleton />;
  return <Merge key={branch} workspace={workspace} comparison={data} title={title === "" ? "the document" : title} />;
}

const PAUSE_MS = 400;

/** Compares anew a moment after either side was edited, by whomever. */
function useEdits(...documents: readonly [string, string]): void {
  const queries = useQueryClient();
  const [first, second] = [useOpenDocument(documents[0]), useOpenDocument(documents[1])];
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void queries.invalidateQueries({ queryKey: ["branches", "compare"] }), PAUSE_MS);
    };
    // Of any root: a document without a model may have any.
    const stops = [first, second].flatMap((handle) => (handle === undefined ? [] : [onEdits(handle, later)]));
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [first, second, queries]);
}

interface MergeProps {
  readonly workspace: string;
  readonly comparison: Comparison;
  readonly title: string;
}

function Merge({ workspace, comparison, title }: MergeProps) {
  const { branch, questions, changes } = comparison;
  const [into, setInto] = useState<Into>("target");
  const [rest, setRest] = useState<Rest>("ask");
  const [close, setClose] = useState(false);
  const [made, setMade] = useState<Choices>(new Map());
  const asked = new Set(questions.map((question) => question.conflict));
  const choices = [...made.values()].filter((choice) => asked.has(choice.conflict));
  const left = questions.length - choices.length;
  const nameOf = namesFor(branch.kind, comparison, useConnectionFields(comparison));
  const merge = useMerge(comparison, { into, rest, choices, close: close && into === "target" });
  const brings = changes.some((change) => change.side === "both" || (change.side === "branch") === (into === "target")) || questions.length > 0;
  const obstacles = useObstacles({ comparison, into, strategy: rest, choices });
  const guarded = obstacles.some((one) => one.code === "approval_needed");
  const offline = useOfflineReason();
  const right = mayEdit(useWorkspace(workspace)?.role);
  const undecided = rest === "ask" && left > 0 ? `Decide ${counted(left, "more question")} first` : undefined;
  const closed = branch.state === "closed" ? "This branch is closed" : undefined;
  const reason = offline ?? right ?? closed ?? (brings ? undecided : "There is nothing to merge");
  const choose = (choice: ChoiceIn) => setMade(new Map(made).set(choice.conflict, choice));
  return (
    <>
      <PageHead
        title={`${branch.name} and ${title}`}
        sub={<Ways workspace={workspace} branch={branch} title={title} />}
        acts={
          <>
            <Segmented
              label="Which way to merge"
              segments={[
                { value: "target", label: `Into ${shortened(title)}` },
                { value: "branch", label: `Into ${shortened(branch.name)}` },
              ]}
              value={into}
              onChange={setInto}
            />
            {into === "target" && <AskForApproval workspace={workspace} branch={branch} title={title} reason={reason} first={guarded} />}
            <Button look={guarded ? "secondary" : "primary"} icon={GitMerge} busy={merge.isPending} reason={reason} onClick={() => merge.mutate()}>
              Merge
            </Button>
          </>
        }
      />
      <PageBody>
        <div className={styles["merge"]}>
          {merge.error !== null && <Refusal error={merge.error} />}
          <Obstacles obstacles={obstacles} nameOf={nameOf} />
          {merge.data !== undefined && merge.error === null && <Done merge={merge.data} into={into} title={title} branch={branch} />}
          <Card title="Questions" meta={questions.length === 0 ? undefined : `${choices.length} of ${questions.length} decided`}>
            {questions.length === 0 ? (
              <EmptyState>Nothing was changed on both sides to different values.</EmptyState>
            ) : (
              <>
                <Progress label={`${choices.length} of ${questions.length} decided`} parts={[{ state: "done", amount: choices.length }]} total={questions.length} thin />
                <Questions questions={questions} choices={made} nameOf={nameOf} target={title} branch={branch.name} onChoose={choose} />
                <div className={styles["rest"]}>
                  <Field label="What nobody decides" note={false}>
                    <Select value={rest} options={REST} onChange={setRest} />
                  </Field>
                </div>
              </>
            )}
            {into === "target" && <Switch label={`Close ${branch.name} after the merge`} value={close} onChange={setClose} />}
          </Card>
          {branch.kind === "workflow" && (
            <Card title="Both sides" meta="+ added, − removed, ✎ changed, ? asked">
              <DesignPicture comparison={comparison} nameOf={nameOf} />
            </Card>
          )}
          <Card title="Changes" meta={counted(changes.length, "place")} bare>
            <Changes changes={changes} nameOf={nameOf} target={title} branch={branch.name} />
          </Card>
          <Merges target={branch.target} branch={branch} title={title} nameOf={nameOf} reason={offline ?? right} />
        </div>
      </PageBody>
    </>
  );
}

interface How {
  readonly into: Into;
  readonly rest: Rest;
  readonly choices: readonly ChoiceIn[];
  readonly close: boolean;
}

function useMerge({ branch }: Comparison, { into, rest, choices, close }: How) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call("branches.merge", { id: branch.target, branch: branch.document, into, strategy: rest, choices, close }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ["branches"] }),
  });
}

function Refusal({ error }: { readonly error: Error }) {
  const { message, nextStep, code, details } = asError(error);
  const holder = (details as { readonly holder?: { readonly name?: string } }).holder?.name;
  return (
    <ErrorState title="Nothing was merged" code={code} stillWorks="Both sides are as they were.">
      {`${holder === undefined ? message : `${holder} has the lock of a part that this merge changes.`} ${nextStep}`}
    </ErrorState>
  );
}

function Done({ merge, into, title, branch }: { readonly merge: MergeOut; readonly into: Into; readonly title: string; readonly branch: BranchOut }) {
  const open = merge.questions.filter((question) => question.open).length;
  const where = into === "target" ? title : branch.name;
  return (
    <div className={styles["done"]} role="status">
      <strong>{merge.written === 0 ? `${where} had everything already` : `Merged ${counted(merge.written, "change")} into ${where}`}</strong>
      {open > 0 && <span>{counted(open, "value")} kept twice, to decide later among the conflicts.</span>}
      <span className="quiet">You can take it back below.</span>
    </div>
  );
}

function Ways({ workspace, branch, title }: { readonly workspace: string; readonly branch: BranchOut; readonly title: string }) {
  const to = placeOf(branch.kind);
  return (
    <span className={styles["ways"]}>
      {to !== undefined && <Link to={to} params={{ workspace, document: branch.target }}>{`Open ${title}`}</Link>}
      {to !== undefined && branch.state !== "closed" && <Link to={to} params={{ workspace, document: branch.document }}>{`Open ${branch.name}`}</Link>}
      <Link to={listOf(branch.kind)} params={{ workspace, document: branch.target }}>
        All branches
      </Link>
    </span>
  );
}

/** The fields of a connection as the source's kind calls them. */
function useConnectionFields({ target_body }: Comparison) {
  const kinds = useBootstrap().source_kinds;
  const config = kinds.find((one) => one.kind === target_body["kind"])?.config;
  return config === undefined ? [] : fieldsOf(config);
}

const LONGEST = 18;

function shortened(name: string): string {
  return name.length <= LONGEST ? name : `${name.slice(0, LONGEST - 1)}…`;
}

