/** In the top bar, only when something waits: values that two people wrote unseen, and edits of this person that did not get in. */
import type { DocumentHandle, Path } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Split } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useActions } from "../keyboard/actions";
import { counted } from "../format/numbers";
import { useStore } from "../live/useStore";
import { InTopBar } from "../shell/topSlot";
import { Icon } from "../ui";
import styles from "./conflicts.module.css";
import { conflictsQuery, useConflictEvents } from "./queries";

const ConflictsPanel = lazy(async () => ({ default: (await import("./ConflictsPanel")).ConflictsPanel }));

interface ConflictPlaceProps {
  readonly handle: DocumentHandle;
  /** A place as people call it: "Database file". */
  readonly nameOf: (path: Path) => string;
}

export function ConflictPlace({ handle, nameOf }: ConflictPlaceProps) {
  const { data } = useQuery(conflictsQuery(handle.id, "open"));
  const aside = useStore(handle.aside);
  const [shown, show] = useState(false);
  useConflictEvents(handle.id);
  const open = data?.total ?? 0;
  useActions([{ id: "conflicts", label: "Show conflicts and edits kept aside", group: "Here", icon: Split, words: "both values settle merge lost refused", run: () => show(true) }]);
  return (
    <InTopBar>
      {open + aside.length > 0 && (
        <button type="button" className={styles["place"]} onClick={() => show(true)} aria-label={wordsOf(open, aside.length)}>
          <Icon of={Split} size={14} />
          <span>
            {open > 0 ? counted(open, "conflict") : aside.length}
            {open === 0 && <span className={styles["wide"]}> kept aside</span>}
          </span>
        </button>
      )}
      <Suspense fallback={null}>{shown && <ConflictsPanel handle={handle} nameOf={nameOf} onClose={() => show(false)} />}</Suspense>
    </InTopBar>
  );
}

function wordsOf(conflicts: number, aside: number): string {
  const said = [...(conflicts === 0 ? [] : [counted(conflicts, "conflict")]), ...(aside === 0 ? [] : [conflicts === 0 ? `${aside} kept aside: edits that were not taken` : `${counted(aside, "set")} of edits kept aside`])];
  return `${said.join(" and ")}, show`;
}
