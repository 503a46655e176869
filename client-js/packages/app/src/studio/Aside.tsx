/** Beside the studio: what people did lately, and the sessions that are over. */
import { useQuery } from "@tanstack/react-query";
import { LoadFailure } from "../data/failure";
import { activityQuery } from "../data/queries";
import { duration } from "../format/times";
import { When } from "../format/When";
import { doers, type Happening, happenings } from "../home/happenings";
import { membersOf } from "../pickers/finders";
import { useNames } from "../pickers/useNames";
import { useBootstrap } from "../session/Bootstrap";
import { Avatar, Skeleton } from "../ui";
import { endedQuery } from "./sessions";
import { TYPES } from "./sessionTypes";
import styles from "./studio.module.css";

const SHOWN = 12;

export function Feed({ workspace }: { readonly workspace: string }) {
  const { user } = useBootstrap();
  const { data, error, refetch } = useQuery(activityQuery(workspace, 60));
  const people = useNames(membersOf(workspace), doers(data?.items ?? []));
  const all = happenings(data?.items ?? [], "", people).slice(0, SHOWN);
  return (
    <section className={styles["part"]} aria-labelledby="feed">
      <header>
        <h2 id="feed">Lately</h2>
      </header>
      {data === undefined ? (
        error === null ? (
          <Skeleton height={120} />
        ) : (
          <LoadFailure title="What happened could not be loaded" error={error} onRetry={() => void refetch()} />
        )
      ) : all.length === 0 ? (
        <p className="quiet">Nothing has happened yet.</p>
      ) : (
        <ul className={styles["feed"]}>
          {all.map((one) => (
            <Line key={one.key} happening={one} mine={one.by === user.id} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ happening, mine }: { readonly happening: Happening; readonly mine: boolean }) {
  return (
    <li>
      <Avatar person={{ id: happening.by, name: happening.name }} size={24} named={false} />
      <div>
        <p>
          <strong>{mine ? "You" : happening.first}</strong> {happening.did} {happening.what !== "" && <strong>{happening.what}</strong>}
        </p>
        <When micros={happening.at} />
      </div>
    </li>
  );
}

export function Ended({ workspace }: { readonly workspace: string }) {
  const { data } = useQuery(endedQuery(workspace));
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section className={styles["part"]} aria-labelledby="ended">
      <header>
        <h2 id="ended">Sessions that ended</h2>
      </header>
      <ul className={styles["ended"]}>
        {data.items.map((session) => (
          <li key={session.id}>
            <p>
              <strong>{session.name}</strong>
              <span className="quiet">{session.ended_at !== null && <When micros={session.ended_at} short />}</span>
            </p>
            <p className="quiet">
              {TYPES[session.type].label}, led by {session.led_by_name}, {session.people.length === 1 ? "1 person" : `${session.people.length} people`}
              {session.ended_at !== null && `, ${duration((session.ended_at - session.started_at) / 1000)}`}
              {session.ended_by === null && ", ended by itself"}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
