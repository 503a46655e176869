/** The lock of a whole document, in the top bar; and what else in it somebody has. */
import type { DocumentHandle, SectionLock } from "@concert/sdk";
import { Lock, LockOpen } from "lucide-react";
import { useStore } from "../live/useStore";
import { firstName } from "../people/person";
import { InTopBar } from "../shell/topSlot";
import { Avatar, Button, Icon, Popover } from "../ui";
import { Countdown } from "./Countdown";
import { holderOf, LockFoot } from "./LockParts";
import styles from "./locks.module.css";
import { holderWords, type Part, type Standing } from "./standing";
import { useLockActs, useStanding } from "./useLocks";

interface DocumentLockProps {
  readonly handle: DocumentHandle;
  /** All of it. */
  readonly part: Part;
  readonly partOf: (section: SectionLock["section"]) => Part;
  /** Leads to a locked part. */
  readonly onShow: (section: SectionLock["section"]) => void;
}

export function DocumentLock({ handle, part, partOf, onShow }: DocumentLockProps) {
  const standing = useStanding(handle, part);
  const acts = useLockActs(handle, part);
  const locks = useStore(handle.locks.all);
  const parts = byPart(locks.filter((lock) => lock.section.length > 0), partOf);
  return (
    <InTopBar>
      <Popover label={`Locks of ${part.name}`} align="start" trigger={<Trigger standing={standing} count={parts.length} name={part.name} />}>
        <div className={styles["menu"]}>
          <h2>{titleOf(standing, part)}</h2>
          {standing.kind === "free" && (
            <>
              <p>People edit together here. Lock {part.name} when nothing in it may change under your hands; others can go on reading and talking.</p>
              <Button size="small" icon={Lock} busy={acts.busy === "take"} reason={acts.reason} onClick={acts.take}>
                Lock {part.name}
              </Button>
            </>
          )}
          {standing.kind === "mine" && (
            <Button size="small" busy={acts.busy === "release"} reason={acts.reason} onClick={acts.release}>
              Release {part.name}
            </Button>
          )}
          <LockFoot handle={handle} part={part} standing={standing} />
          {parts.length > 0 && <Parts parts={parts} onShow={onShow} />}
        </div>
      </Popover>
    </InTopBar>
  );
}

interface Held {
  readonly part: Part;
  readonly lock: SectionLock;
}

/** Each part once, however many sections of it are locked. */
function byPart(locks: readonly SectionLock[], partOf: DocumentLockProps["partOf"]): readonly Held[] {
  const found = new Map<string, Held>();
  for (const lock of locks) {
    const part = partOf(lock.section);
    found.set(`${part.name} ${lock.holder.id}`, { part, lock });
  }
  return [...found.values()];
}

function titleOf(standing: Standing, part: Part): string {
  switch (standing.kind) {
    case "free":
      return `Nobody has ${part.name} alone`;
    case "mine":
      return `You have ${part.name}`;
    case "theirs":
      return standing.within ? `${firstName(standing.lock.holder.name)} has a part of ${part.name}` : `${holderWords(standing.lock)} of ${part.name}`;
  }
}

interface TriggerProps {
  readonly standing: Standing;
  readonly count: number;
  readonly name: string;
}

function Trigger({ standing, count, name, ...rest }: TriggerProps) {
  const whole = standing.kind === "mine" || (standing.kind === "theirs" && !standing.within);
  return (
    <button type="button" {...rest} className={styles["top"]} data-mine={standing.kind === "mine" || undefined} aria-label={whole ? undefined : `Locks of ${name}${count === 0 ? "" : `, ${count} in it`}`}>
      <Icon of={whole || count > 0 ? Lock : LockOpen} size={14} />
      {standing.kind === "mine" && "You have the lock"}
      {standing.kind === "theirs" && !standing.within && (
        <>
          <Avatar person={holderOf(standing.lock)} size={20} named={false} />
          {holderWords(standing.lock)}
        </>
      )}
      {!whole && count > 0 && count}
      {whole && <Countdown until={standing.lock.until} />}
    </button>
  );
}

function Parts({ parts, onShow }: { readonly parts: readonly Held[]; readonly onShow: DocumentLockProps["onShow"] }) {
  return (
    <ul aria-label="Locked parts">
      {parts.map(({ part, lock }) => (
        <li key={`${part.name} ${lock.holder.id}`}>
          <Avatar person={holderOf(lock)} size={20} named={false} />
          <span>
            {lock.mine ? "You have" : `${firstName(lock.holder.name)} has`} {part.name}, <Countdown until={lock.until} />
          </span>
          <Button size="small" aria-label={`Show ${part.name}`} onClick={() => onShow(lock.section)}>
            Show
          </Button>
        </li>
      ))}
    </ul>
  );
}
