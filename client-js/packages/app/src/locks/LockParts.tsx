/** What a lock shows of itself in a form: who has it and how long, and what one can do about it. Never a dialog. */
import type { DocumentHandle, SectionLock } from "@concert/sdk";
import { Hand, Lock, LockOpen } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { firstName, type Person } from "../people/person";
import { personOf } from "../people/present";
import { Avatar, Button, Icon, IconButton } from "../ui";
import { Countdown } from "./Countdown";
import { watchInView } from "./inView";
import styles from "./locks.module.css";
import { holderWords, type Part, placeWords, type Standing } from "./standing";
import { type LockActs, useLockActs } from "./useLocks";

interface LockPartProps {
  readonly handle: DocumentHandle;
  readonly part: Part;
  readonly standing: Standing;
}

export function holderOf(lock: SectionLock): Person {
  return personOf({ ...lock.holder, user: lock.holder.id });
}

/** At the end of a head: the holder, or the way to take it. */
export function LockLine({ handle, part, standing }: LockPartProps) {
  const acts = useLockActs(handle, part);
  switch (standing.kind) {
    case "free":
      return <IconButton icon={LockOpen} size="small" label={`Lock ${part.name}`} keys="l" reason={acts.reason} aria-busy={acts.busy === "take" || undefined} onClick={acts.take} />;
    case "mine":
      return (
        <span className={styles["line"]} data-mine="true">
          <Icon of={Lock} size={14} label="Locked" />
          <strong>You have the lock</strong>
          <Countdown until={standing.lock.until} />
          {!standing.around && (
            <Button size="small" look="quiet" busy={acts.busy === "release"} reason={acts.reason} onClick={acts.release}>
              Release
            </Button>
          )}
        </span>
      );
    case "theirs":
      return (
        <span className={styles["line"]}>
          <Icon of={Lock} size={14} label="Locked" />
          <Avatar person={holderOf(standing.lock)} size={20} named={false} />
          <strong>{standing.within ? `${firstName(standing.lock.holder.name)} has a part of it` : holderWords(standing.lock)}</strong>
          <Countdown until={standing.lock.until} />
        </span>
      );
  }
}

/** Under the fields: ask, wait, take over; or answer who asks. */
export function LockFoot({ handle, part, standing }: LockPartProps) {
  const acts = useLockActs(handle, part);
  switch (standing.kind) {
    case "free":
      return null;
    case "mine":
      return standing.asking === undefined ? null : (
        <InView name={part.name}>
          <span>
            {firstName(standing.asking.person.name)} asks for it, <Countdown until={standing.asking.answerBy} />
          </span>
          <Answers acts={acts} to={standing.asking.person} />
        </InView>
      );
    case "theirs":
      return (
        <div className={styles["foot"]}>
          {standing.lock.place > 0 ? <Waiting acts={acts} lock={standing.lock} /> : <Ask acts={acts} />}
          {acts.mayBreak && <Break acts={acts} lock={standing.lock} name={part.name} />}
          {standing.lock.place === 0 && <span className={styles["hint"]}>{whoWaits(standing.lock)}</span>}
        </div>
      );
  }
}

/** While this is in view nobody has to be told elsewhere that the part is asked for. */
function InView({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => (host.current === null ? undefined : watchInView(name, host.current)), [name]);
  return (
    <div ref={host} className={styles["foot"]} role="status">
      {children}
    </div>
  );
}

/** What the holder says to who asks. */
export function Answers({ acts, to }: { readonly acts: LockActs; readonly to: SectionLock["holder"] }) {
  return (
    <>
      <Button size="small" busy={acts.busy === "hand over"} reason={acts.reason} onClick={() => acts.handOver(to.id)}>
        Hand over to {firstName(to.name)}
      </Button>
      <Button size="small" look="quiet" busy={acts.busy === "keep"} reason={acts.reason} onClick={acts.keep}>
        Keep it
      </Button>
    </>
  );
}

function Ask({ acts }: { readonly acts: LockActs }) {
  return (
    <Button size="small" icon={Hand} busy={acts.busy === "ask"} reason={acts.reason} onClick={acts.ask}>
      Ask for it
    </Button>
  );
}

function whoWaits({ holder, queue }: SectionLock): string {
  const [first, ...rest] = queue;
  if (first === undefined) return `${firstName(holder.name)} gets 20 s to answer. You can read on.`;
  return rest.length === 0 ? `${firstName(first.name)} waits already.` : `${queue.length} people wait already.`;
}

function Waiting({ acts, lock }: { readonly acts: LockActs; readonly lock: SectionLock }) {
  return (
    <>
      <span className={styles["hint"]} role="status">
        {placeWords(lock.place)}.{" "}
        {lock.answerBy === undefined ? (
          `${firstName(lock.holder.name)} keeps it for now.`
        ) : (
          <>
            {firstName(lock.holder.name)} answers within <Countdown until={lock.answerBy} />
          </>
        )}
      </span>
      <Button size="small" look="quiet" busy={acts.busy === "withdraw"} reason={acts.reason} onClick={acts.withdraw}>
        Wait no longer
      </Button>
    </>
  );
}

/** Asked once more in its place, since nobody can take it back. */
function Break({ acts, lock, name }: { readonly acts: LockActs; readonly lock: SectionLock; readonly name: string }) {
  const [asked, ask] = useState(false);
  const who = firstName(lock.holder.name);
  if (!asked) {
    return (
      <Button size="small" look="quiet" reason={acts.reason} onClick={() => ask(true)}>
        Take it over
      </Button>
    );
  }
  return (
    <div className={styles["confirm"]} role="group" aria-label={`Take over ${name}`}>
      <p>
        {who} loses the lock at once, and everybody hears that you took it. What {who} has saved stays; what is still on its way is refused. This cannot be undone.
      </p>
      <div>
        <Button size="small" look="danger" busy={acts.busy === "break"} reason={acts.reason} onClick={acts.break}>
          Take over from {who}
        </Button>
        <Button size="small" look="quiet" autoFocus onClick={() => ask(false)}>
          Leave it to {who}
        </Button>
      </div>
    </div>
  );
}
