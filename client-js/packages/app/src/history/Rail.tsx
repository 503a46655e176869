/** The time line: who worked when, versions with their names, resets. One entry is chosen; arrows move along it. */
import type { HistoryPage } from "@concert/sdk";
import { Bookmark, Play, RotateCcw } from "lucide-react";
import type { KeyboardEvent } from "react";
import { When } from "../format/When";
import { Avatar, Button, Icon } from "../ui";
import styles from "./history.module.css";
import { type Entry, entriesOf, type NameOf, placesLine } from "./timeline";

interface RailProps {
  readonly page: HistoryPage;
  readonly chosen: string | undefined;
  readonly onChoose: (entry: Entry) => void;
  readonly nameOf: NameOf;
  readonly onMore?: (() => void) | undefined;
}

export function Rail({ page, chosen, onChoose, nameOf, onMore }: RailProps) {
  const entries = entriesOf(page);
  return (
    <nav className={styles["rail"]} aria-label="Time line">
      <ol onKeyDown={moveAlong}>
        {entries.map((entry) => (
          <li key={entry.key}>
            <button type="button" className={styles["entryRow"]} data-kind={entry.kind} aria-current={entry.key === chosen ? "true" : undefined} onClick={() => onChoose(entry)}>
              <Face entry={entry} nameOf={nameOf} />
            </button>
          </li>
        ))}
      </ol>
      {onMore !== undefined && (
        <Button look="quiet" onClick={onMore}>
          Show older work
        </Button>
      )}
    </nav>
  );
}

function Face({ entry, nameOf }: { readonly entry: Entry; readonly nameOf: NameOf }) {
  switch (entry.kind) {
    case "session": {
      const { session } = entry;
      const name = session.name === "" ? "Concert" : session.name;
      return (
        <>
          <Avatar person={{ id: session.user, name }} size={24} named={false} />
          <strong>{name}</strong>
          <span className={styles["time"]}>
            <When micros={session.ended_at} short />
          </span>
          <span className={styles["fact"]}>{placesLine(session, nameOf)}</span>
        </>
      );
    }
    case "version": {
      const { version } = entry;
      return (
        <>
          <span className={styles["mark"]}>
            <Icon of={version.origin === "run" ? Play : Bookmark} size={14} />
          </span>
          <strong>{version.name}</strong>
          <span className={styles["time"]}>
            <When micros={version.at} short />
          </span>
          <span className={styles["fact"]}>{version.origin === "run" ? "what the run stands on" : version.note || `named by ${version.by_name}`}</span>
        </>
      );
    }
    case "reset":
      return (
        <>
          <span className={styles["mark"]}>
            <Icon of={RotateCcw} size={14} />
          </span>
          <strong>Reset by {entry.reset.by_name}</strong>
          <span className={styles["time"]}>
            <When micros={entry.reset.at} short />
          </span>
          <span className={styles["fact"]}>another history began here</span>
        </>
      );
  }
}

function moveAlong(event: KeyboardEvent<HTMLOListElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("button")];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const next = buttons[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
