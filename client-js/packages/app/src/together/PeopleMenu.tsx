/** The people of the workspace in the top bar: follow one of them, and say how much of cursors is shown. */
import { Eye } from "lucide-react";
import { useActions } from "../keyboard/actions";
import { firstName, standing } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { Button, Menu, type MenuItem } from "../ui";
import { useQuiet, useSetQuiet } from "./quiet";
import styles from "./together.module.css";
import { useEverybody, usePresentPeople, useTogether } from "./Together";

const OTHERS = "Hide the cursors of others";
const MINE = "Hide where I look";

export function PeopleMenu() {
  const { follow } = useTogether();
  const people = useEverybody();
  const quiet = useQuiet();
  const setQuiet = useSetQuiet();
  const reasons = useFollowReasons();
  useTogetherActions();
  if (people.length === 0) return null;
  const items: readonly MenuItem[] = [
    { kind: "heading", label: "Follow" },
    ...people.map((person): MenuItem => {
      const chosen = follow.whom === person.id;
      const more = standing(person);
      const label = more === "" ? person.name : `${person.name}, ${more}`;
      const reason = reasons.get(person.id);
      if (reason !== undefined) return { kind: "act", label, reason, onChoose: () => undefined };
      return { kind: "choice", label, chosen, onChoose: () => (chosen ? follow.stop() : follow.start(person)) };
    }),
    { kind: "rule" },
    { kind: "heading", label: "Cursors" },
    { kind: "choice", label: OTHERS, chosen: quiet.others, onChoose: () => setQuiet({ others: !quiet.others }) },
    { kind: "choice", label: MINE, chosen: quiet.mine, onChoose: () => setQuiet({ mine: !quiet.mine }) },
  ];
  return (
    <Menu items={items}>
      <Button look="quiet" icon={Eye} aria-label="Follow somebody">
        <span className={styles["word"]}>Follow</span>
      </Button>
    </Menu>
  );
}

/** Why somebody cannot be followed: two who follow each other would never move again. */
export function useFollowReasons(): ReadonlyMap<string, string> {
  const { user } = useBootstrap();
  const people = usePresentPeople();
  return new Map(people.filter(({ sessions }) => sessions.some((one) => one.following === user.id)).map((person) => [person.user, `${firstName(person.name)} follows you`]));
}

/** The same from the palette and the keyboard. */
function useTogetherActions(): void {
  const { follow } = useTogether();
  const people = useEverybody();
  const quiet = useQuiet();
  const setQuiet = useSetQuiet();
  const reasons = useFollowReasons();
  const free = people.filter((person) => !reasons.has(person.id));
  const next = free[(free.findIndex((person) => person.id === follow.whom) + 1) % Math.max(1, free.length)];
  useActions([
    ...people.map((person) => ({ id: `follow ${person.id}`, label: `Follow ${person.name}`, group: "People" as const, icon: Eye, words: "watch see spectate", reason: reasons.get(person.id), run: () => follow.start(person) })),
    {
      id: "follow next",
      label: "Follow the next person",
      group: "People",
      keys: "p f",
      reason: next === undefined ? "Nobody else is here" : undefined,
      run: () => next !== undefined && follow.start(next),
    },
    { id: "follow stop", label: "Stop following", group: "People", keys: "p s", reason: follow.whom === undefined ? "You follow nobody" : undefined, run: follow.stop },
    { id: "quiet others", label: quiet.others ? "Show the cursors of others" : OTHERS, group: "People", keys: "p c", words: "quiet mode presence", run: () => setQuiet({ others: !quiet.others }) },
    { id: "quiet mine", label: quiet.mine ? "Show where I look" : MINE, group: "People", keys: "p h", words: "quiet mode presence my cursor discreet", run: () => setQuiet({ mine: !quiet.mine }) },
  ]);
}
