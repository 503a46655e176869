/** Under the top bar while I follow somebody: whom, whether I am with them, and the way out. */
import { groupByPerson } from "@concert/sdk";
import { Eye, EyeOff } from "lucide-react";
import { asPerson } from "../live/people";
import { useStore } from "../live/useStore";
import { firstName, names } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { useShownPage } from "../shell/page";
import { Avatar, Button, Icon, Kbd } from "../ui";
import type { Way } from "./follow";
import styles from "./together.module.css";
import { leaderIn } from "./others";
import { useTogether } from "./Together";

export function FollowBar() {
  const { others, follow } = useTogether();
  const leader = leaderIn(useStore(others), follow.whom);
  const { people = [] } = useShownPage();
  if (follow.whom === undefined) return null;
  const first = firstName(follow.name);
  // Colours belong to rooms: in a document theirs is the one that the document shows.
  const person = people.find((one) => one.id === follow.whom) ?? (leader === undefined ? undefined : asPerson(leader));
  return (
    <div className={styles["bar"]} data-person={person?.colour} role="status">
      {leader === undefined || person === undefined ? <Icon of={EyeOff} /> : <Avatar person={person} size={20} named={false} />}
      <strong>Following {first}</strong>
      <span className={styles["way"]}>{wayWords(first, follow.way, leader === undefined, leader?.discreet === true)}</span>
      <Button size="small" onClick={follow.stop}>
        Stop following
      </Button>
      <Kbd keys="Esc" />
    </div>
  );
}

function wayWords(first: string, way: Way, gone: boolean, discreet: boolean): string {
  if (gone) return `${first} is not here at the moment.`;
  switch (way) {
    case "forbidden":
      return `${first} is in a document that you may not read. You stay here until ${first} comes out.`;
    case "unknown":
      return `${first} is on a page that cannot be followed. You stay here.`;
    case "together":
      return discreet ? `You go where ${first} goes; where ${first} looks is not shown.` : `You see what ${first} sees, until you move yourself.`;
  }
}

/** Whether somebody follows me. */
export function Followers() {
  const { user } = useBootstrap();
  const others = useStore(useTogether().others);
  const followers = groupByPerson(others).filter((person) => person.user !== user.id && person.sessions.some((session) => session.following === user.id));
  return (
    <span role="status" className={styles["followers"]}>
      {followers.length > 0 && (
        <>
          <Icon of={Eye} size={14} />
          {names(followers)} {followers.length === 1 ? "follows" : "follow"} you
        </>
      )}
    </span>
  );
}
