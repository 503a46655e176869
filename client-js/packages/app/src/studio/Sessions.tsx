/** The working sessions that run: what each is about, who leads it, who takes part, and the ways in and out. */
import type { WorkingSession } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Settings2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { LoadFailure } from "../data/failure";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { firstName, type Person } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { usePresentPeople } from "../together/Together";
import { AvatarStack, Button, EmptyState, IconButton, IconTile, Skeleton } from "../ui";
import { linkTo } from "../workspace/links";
import { partOf, runningQuery, useSessionAct } from "./sessions";
import { TYPES } from "./sessionTypes";
import styles from "./studio.module.css";

const SessionDialog = lazy(async () => ({ default: (await import("./SessionDialog")).SessionDialog }));

interface SessionsProps {
  readonly workspace: string;
  /** May end sessions of others and give roles in them. */
  readonly manages: boolean;
}

export function Sessions({ workspace, manages }: SessionsProps) {
  const { data, error, refetch } = useQuery(runningQuery(workspace));
  const [opened, open] = useState<string>();
  const shown = data?.items.find((one) => one.id === opened);
  return (
    <section className={styles["part"]} aria-labelledby="sessions">
      <header>
        <h2 id="sessions">Working sessions</h2>
        {data !== undefined && data.total > 0 && <span className="quiet">{data.total} running</span>}
      </header>
      {error !== null && data === undefined ? (
        <LoadFailure title="The sessions could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : (
        <div className={styles["list"]}>
          {data === undefined && <Loading />}
          {data?.items.length === 0 && (
            <EmptyState>
              No session runs. A session is joint work on some documents, with a leader and a role for everybody in it.
            </EmptyState>
          )}
          {data !== undefined && data.items.length > 0 && (
            <ul>
              {data.items.map((session) => (
                <Row key={session.id} session={session} manages={manages} onOpen={() => open(session.id)} />
              ))}
            </ul>
          )}
        </div>
      )}
      <Suspense fallback={null}>{shown !== undefined && <SessionDialog session={shown} manages={manages} onClose={() => open(undefined)} />}</Suspense>
    </section>
  );
}

function Row({ session, manages, onOpen }: { readonly session: WorkingSession; readonly manages: boolean; readonly onOpen: () => void }) {
  const { user } = useBootstrap();
  const people = usePeopleOf(session);
  const mine = partOf(session).some((person) => person.user === user.id);
  const offline = useOfflineReason();
  const { label, icon } = TYPES[session.type];
  const leads = session.led_by === user.id;
  const join = useSessionAct("sessions.join", session.workspace);
  const leave = useSessionAct("sessions.leave", session.workspace);
  const end = useSessionAct("sessions.end", session.workspace);
  const which = { id: session.workspace, session: session.id };
  return (
    <li className={styles["session"]} aria-label={session.name}>
      <IconTile icon={icon} tone={mine ? "accent" : "idle"} />
      <div className={styles["about"]}>
        <p className={styles["title"]}>
          <strong>{session.name}</strong>
          <span className="quiet">
            {label}, {leads ? "you lead" : `${firstName(session.led_by_name)} leads`}, started <When micros={session.started_at} />
          </span>
        </p>
        <Documents session={session} />
      </div>
      <AvatarStack people={people} size={24} most={4} />
      <div className={styles["acts"]}>
        {mine ? (
          <Button size="small" reason={offline} busy={leave.isPending} aria-label={`Leave ${session.name}`} onClick={() => leave.mutate(which)}>
            Leave
          </Button>
        ) : (
          <Button size="small" reason={offline} busy={join.isPending} aria-label={`Join ${session.name}`} onClick={() => join.mutate(which)}>
            Join
          </Button>
        )}
        {(leads || manages) && (
          <Button size="small" look="danger" reason={offline} busy={end.isPending} aria-label={`End ${session.name}`} onClick={() => end.mutate(which)}>
            End
          </Button>
        )}
        <IconButton size="small" icon={Settings2} label={`People and roles of ${session.name}`} onClick={onOpen} />
      </div>
    </li>
  );
}

function Documents({ session }: { readonly session: WorkingSession }) {
  if (session.documents.length === 0) return <p className={styles["where"]}>no documents</p>;
  return (
    <p className={styles["where"]}>
      {session.documents.map((document) => {
        const link = linkTo({ ...document, workspace: session.workspace });
        const title = document.title === "" ? "Without a name" : document.title;
        return link === undefined ? (
          <span key={document.id}>{title}</span>
        ) : (
          <Link key={document.id} {...link}>
            {title}
          </Link>
        );
      })}
    </p>
  );
}

/** Who takes part, each with the colour they have in the workspace while they are here; who is elsewhere counts as away. */
function usePeopleOf(session: WorkingSession): readonly Person[] {
  const present = usePresentPeople();
  const { user } = useBootstrap();
  return partOf(session).map((person): Person => {
    const here = present.find((one) => one.user === person.user);
    if (person.user === user.id) return { id: person.user, name: person.name };
    return here === undefined ? { id: person.user, name: person.name, activity: "away" } : { id: person.user, name: person.name, colour: here.color };
  });
}

function Loading() {
  return (
    <div className={styles["session"]} aria-busy="true">
      <Skeleton width={36} height={36} />
      <Skeleton width={260} height={12} />
    </div>
  );
}
