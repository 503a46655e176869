/** Tells who took what somebody had, and who asks for what I have, wherever on the page I am: hand it over or keep it. Stays until it is answered or over. */
import type { DocumentHandle, SectionLock } from "@concert/sdk";
import { Hand } from "lucide-react";
import { useStore } from "../live/useStore";
import { firstName } from "../people/person";
import { personOf } from "../people/present";
import { Avatar, Icon } from "../ui";
import { Countdown } from "./Countdown";
import { Answers } from "./LockParts";
import { partsInView } from "./inView";
import styles from "./locks.module.css";
import { askingFor, type Part } from "./standing";
import { useLockNews } from "./useLockNews";
import { useLockActs } from "./useLocks";

interface LockAsksProps {
  readonly handle: DocumentHandle;
  /** The part of the document that people know the section as. */
  readonly partOf: (section: SectionLock["section"]) => Part;
}

export function LockAsks({ handle, partOf }: LockAsksProps) {
  useLockNews(handle, partOf);
  const locks = useStore(handle.locks.all);
  const inView = useStore(partsInView);
  const parts = new Map(locks.flatMap((lock) => (lock.mine && lock.answerBy !== undefined ? [[partOf(lock.section).name, partOf(lock.section)] as const] : [])));
  const elsewhere = [...parts.values()].filter((part) => !inView.has(part.name));
  if (elsewhere.length === 0) return null;
  return (
    <div className={styles["asks"]} role="region" aria-label="Asked of you">
      {elsewhere.map((part) => (
        <OneAsk key={part.name} handle={handle} part={part} locks={locks} />
      ))}
    </div>
  );
}

function OneAsk({ handle, part, locks }: { readonly handle: DocumentHandle; readonly part: Part; readonly locks: readonly SectionLock[] }) {
  const acts = useLockActs(handle, part);
  const keys = new Set(part.sections.map((section) => JSON.stringify(section)));
  const asking = askingFor(locks.filter((lock) => lock.mine && keys.has(JSON.stringify(lock.section))));
  if (asking === undefined) return null;
  const person = personOf({ ...asking.person, user: asking.person.id });
  return (
    <div className={styles["asked"]} role="status" data-person={person.colour}>
      <Icon of={Hand} size={14} />
      <Avatar person={person} size={20} named={false} />
      <span>
        <strong>{firstName(person.name)}</strong> asks for {part.name}, <Countdown until={asking.answerBy} />
      </span>
      <Answers acts={acts} to={asking.person} />
    </div>
  );
}
