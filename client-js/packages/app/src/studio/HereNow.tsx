/** Everybody in the workspace now: where each of them is and what they do there, and the ways to them. */
import type { PresentPerson } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Eye, UserPlus } from "lucide-react";
import { sessionsQuery } from "../data/queries";
import { asPresent } from "../live/people";
import { firstName } from "../people/person";
import { useFollowReasons } from "../together/PeopleMenu";
import { usePresentPeople, useTogether } from "../together/Together";
import { addressOf, documentOf, wordsOf } from "../together/whereabouts";
import { Avatar, Button, buttonClass, EmptyState, Skeleton } from "../ui";
import styles from "./studio.module.css";

interface HereNowProps {
  readonly workspace: string;
  /** Absent for those who may not invite. */
  readonly onInvite?: (() => void) | undefined;
}

export function HereNow({ workspace, onInvite }: HereNowProps) {
  const people = usePresentPeople();
  const { known } = useTogether();
  const open = useQuery(sessionsQuery(workspace));
  const titles = new Map((open.data ?? []).map((one) => [one.document, one.title === "" ? "Without a name" : one.title]));
  return (
    <section className={styles["part"]} aria-labelledby="here-now">
      <header>
        <h2 id="here-now">Here now</h2>
        <span className="quiet">updates as it happens</span>
      </header>
      <div className={styles["list"]}>
        {!known && people.length === 0 && <Loading />}
        {known && people.length === 0 && (
          <EmptyState
            act={
              onInvite !== undefined && (
                <Button icon={UserPlus} onClick={onInvite}>
                  Invite someone
                </Button>
              )
            }
          >
            Nobody else is here. Whoever opens this workspace stands here, with what they work on.
          </EmptyState>
        )}
        {people.length > 0 && (
          <ul>
            {people.map((person) => (
              <PersonRow key={person.user} workspace={workspace} person={person} titles={titles} />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

interface PersonRowProps {
  readonly workspace: string;
  readonly person: PresentPerson;
  readonly titles: ReadonlyMap<string, string>;
}

function PersonRow({ workspace, person, titles }: PersonRowProps) {
  const { follow } = useTogether();
  const reason = useFollowReasons().get(person.user);
  const [liveliest] = person.sessions;
  const address = liveliest === undefined ? undefined : addressOf(workspace, liveliest);
  const shown = asPresent(person);
  const facts = [shown.devices === undefined ? "" : `${shown.devices} devices`, shown.activity ?? ""].filter((one) => one !== "");
  const following = follow.whom === person.user;
  const first = firstName(person.name);
  return (
    <li className={styles["person"]} aria-label={person.name}>
      <Avatar person={shown} size={28} named={false} />
      <div className={styles["who"]}>
        <p>
          <strong>{person.name}</strong>
          {facts.length > 0 && <span className="quiet">{facts.join(", ")}</span>}
        </p>
        <p className={styles["where"]}>{placesOf(person, titles)}</p>
      </div>
      <div className={styles["acts"]}>
        {address !== undefined && (
          <Link to={address as "/"} className={buttonClass("secondary", "small")} aria-label={`Go there, where ${first} is`}>
            Go there
          </Link>
        )}
        <Button size="small" look="quiet" icon={Eye} reason={reason} aria-pressed={following} aria-label={following ? `Stop following ${first}` : `Follow ${first}`} onClick={() => (following ? follow.stop() : follow.start({ id: person.user, name: person.name }))}>
          {following ? "Stop following" : "Follow"}
        </Button>
      </div>
    </li>
  );
}

/** Each place once: "editing Limits in orders_db; on Home". */
function placesOf({ sessions }: PresentPerson, titles: ReadonlyMap<string, string>): string {
  const places = sessions.map(({ page = "", doing, document = documentOf(page) }) => {
    if (document === undefined) return wordsOf(page);
    const title = titles.get(document) ?? "a document";
    return doing === undefined ? `in ${title}` : `${doing} in ${title}`;
  });
  return [...new Set(places)].join("; ");
}

function Loading() {
  return (
    <div className={styles["person"]} aria-busy="true">
      <Skeleton width={28} height={28} />
      <Skeleton width={220} height={12} />
    </div>
  );
}
