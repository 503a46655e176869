/** Asked now, these people are told at these times: a ladder as a line of moments. */
import { useQuery } from "@tanstack/react-query";
import { exact, planned } from "../format/times";
import { ms, useNow } from "../format/useNow";
import { LoadFailure } from "../data/failure";
import { Card, Skeleton } from "../ui";
import styles from "./escalation.module.css";
import { type Preview, previewQuery } from "./queries";
import { actionWords, channelWords, isEnd, span } from "./words";

type Person = Preview["asked"][number];

export function PreviewCard({ workspace, ladder, title }: { readonly workspace: string; readonly ladder: string; readonly title: string }) {
  const found = useQuery(previewQuery(workspace, { ladder }));
  return (
    <Card title={`Asked now: ${title}`} meta={found.data === undefined ? undefined : `${found.data.calendar}, ${found.data.zone}`}>
      {found.error !== null && found.data === undefined ? (
        <LoadFailure title="The preview could not be made" error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <Skeleton height={240} />
      ) : (
        <Moments preview={found.data} />
      )}
    </Card>
  );
}

function Moments({ preview }: { readonly preview: Preview }) {
  const now = useNow();
  return (
    <ol className={styles["steps"]} aria-label="What happens when">
      <li>
        <span className={styles["at"]}>
          <b>at once</b>
        </span>
        <span className={styles["what"]}>
          <b>Asked</b>
          {people(preview.asked)}
        </span>
      </li>
      {preview.rungs.map((rung) => (
        <li key={rung.level} data-end={isEnd(rung.action)}>
          <span className={styles["at"]}>
            <b>after {span(rung.waits)}</b>
            <time dateTime={new Date(ms(rung.due)).toISOString()} title={exact(ms(rung.due))}>
              {planned(ms(rung.due), now)}
            </time>
          </span>
          <span className={styles["what"]}>
            <b>{rung.title}</b>
            {isEnd(rung.action) ? actionWords(rung.action) : rung.people.length === 0 ? "Nobody is there for this, so nothing happens" : `${people(rung.people)} ${actionWords(rung.action, rung.people.length)}`}
            {!isEnd(rung.action) && rung.people.length > 0 && `, by ${channelWords(rung.channels)}`}
          </span>
        </li>
      ))}
    </ol>
  );
}

const SHOWN = 4;

function people(all: readonly Person[]): string {
  if (all.length === 0) return "nobody";
  const named = all.slice(0, SHOWN).map((one) => (one.standing_in_for.length === 0 ? one.name : `${one.name} (for ${one.standing_in_for.join(", ")})`));
  return all.length > SHOWN ? `${named.join(", ")} and ${all.length - SHOWN} more` : named.join(", ");
}
