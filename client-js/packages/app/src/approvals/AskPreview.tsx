/** What asking would lead to, before it is asked: which rule decides, who would be asked by name, and until when. */
import type { InputOf, OutputOf } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { asError } from "../data/api";
import { When } from "../format/When";
import { useBootstrap } from "../session/Bootstrap";
import { StateWord } from "../ui";
import styles from "./approvals.module.css";
import { ladderQuery, previewQuery } from "./queries";
import { askedNow, nextWords, previewedStage } from "./words";

type Preview = OutputOf<"approvals.preview">;

interface AskPreviewProps {
  /** Undefined while too little is written to say anything. */
  readonly wish: InputOf<"approvals.preview"> | undefined;
}

export function AskPreview({ wish }: AskPreviewProps) {
  const found = useQuery({ ...previewQuery(wish ?? { workspace: "", type: "" }), enabled: wish !== undefined });
  if (wish === undefined) return null;
  return (
    <section className={styles["preview"]} aria-label="What becomes of it">
      {found.data !== undefined ? <Said workspace={wish.workspace} preview={found.data} /> : <p className={styles["line"]}>{found.error === null ? "Looking who decides" : asError(found.error).message}</p>}
    </section>
  );
}

interface SaidProps {
  readonly workspace: string;
  readonly preview: Preview;
}

function Said({ workspace, preview }: SaidProps) {
  const { outcome, policy, stages, due, nobody } = preview;
  return (
    <>
      <p>
        {nobody ? <StateWord state="failed">There is nobody who could decide this</StateWord> : <strong>{OUTCOMES[outcome]}</strong>}
        {policy.name !== "" && ` by the policy ${policy.name}`}
      </p>
      {stages.length > 0 && (
        <ol className={styles["previewStages"]}>
          {stages.map((stage, at) => (
            <li key={at}>
              <span>{stage.name}:</span> {previewedStage(stage)}
            </li>
          ))}
        </ol>
      )}
      {due !== null && !nobody && <Next workspace={workspace} preview={preview} due={due} />}
      {policy.why !== "" && <p className="quiet">{policy.why}</p>}
    </>
  );
}

/** "If nobody decides by Mon 13:00, Chen will be reminded." */
function Next({ workspace, preview, due }: SaidProps & { readonly due: number }) {
  const { user } = useBootstrap();
  const asked = askedNow(preview);
  const ladder = useQuery(ladderQuery({ id: workspace, ladder: preview.ladder, requester: user.id, asked }));
  if (ladder.isPending) return null;
  return (
    <p className="quiet">
      If nobody decides by <When micros={due} />, {ladder.data === undefined ? "it goes on by itself" : nextWords(ladder.data.rungs[0], user.id)}.
    </p>
  );
}

const OUTCOMES: Readonly<Record<Preview["outcome"], string>> = { approve: "It is approved at once", reject: "It is rejected at once", route: "It goes to these people" };
