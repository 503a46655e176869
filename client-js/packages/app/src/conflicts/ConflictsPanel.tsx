/** What stands and what was lost, by whom and when, and how it is settled; beside it what this person's browser has kept aside. */
import type { ConflictOut, DocumentHandle, Path } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { LoadFailure } from "../data/failure";
import { useEditReason } from "../locks/reason";
import { useOfflineReason } from "../live/connection";
import { useStore } from "../live/useStore";
import { Dialog, EmptyState, Skeleton, Tabs } from "../ui";
import { KeptAside } from "./KeptAside";
import { Open } from "./Open";
import { conflictsQuery } from "./queries";
import { Settled } from "./Settled";

interface ConflictsPanelProps {
  readonly handle: DocumentHandle;
  readonly nameOf: (path: Path) => string;
  readonly onClose: () => void;
}

type View = "open" | "aside" | "settled";

export function ConflictsPanel({ handle, nameOf, onClose }: ConflictsPanelProps) {
  const open = useQuery(conflictsQuery(handle.id, "open"));
  const aside = useStore(handle.aside);
  const [view, setView] = useState<View>((open.data?.total ?? 0) === 0 && aside.length > 0 ? "aside" : "open");
  const offline = useOfflineReason();
  const right = useEditReason(handle);
  return (
    <Dialog open onClose={onClose} title="Conflicts and edits kept aside" width={760}>
      <Tabs
        label="What to show"
        tabs={[
          { id: "open", label: "Conflicts", count: open.data?.total, countTone: "wait" },
          { id: "aside", label: "Kept aside", count: aside.length, countTone: "wait" },
          { id: "settled", label: "Settled" },
        ]}
        value={view}
        onChange={setView}
      >
        {view === "open" && <Listed query={open} empty="Nobody wrote over what they had not seen. Where two people do, one value stands, and both are kept here." row={(conflict) => <Open key={conflict.id} document={handle.id} conflict={conflict} name={nameOf(conflict.path)} reason={offline ?? right} />} />}
        {view === "aside" && <KeptAside handle={handle} nameOf={nameOf} reason={right} />}
        {view === "settled" && <SettledList document={handle.id} nameOf={nameOf} />}
      </Tabs>
    </Dialog>
  );
}

function SettledList({ document, nameOf }: { readonly document: string; readonly nameOf: (path: Path) => string }) {
  return <Listed query={useQuery(conflictsQuery(document, "settled"))} empty="No conflict was settled yet." row={(conflict) => <Settled key={conflict.id} conflict={conflict} name={nameOf(conflict.path)} />} />;
}

interface ListedProps {
  readonly query: { readonly data: { readonly items: readonly ConflictOut[] } | undefined; readonly error: Error | null; readonly refetch: () => unknown };
  readonly empty: string;
  readonly row: (conflict: ConflictOut) => ReactNode;
}

function Listed({ query: { data, error, refetch }, empty, row }: ListedProps) {
  if (data === undefined) return error === null ? <Skeleton height={72} /> : <LoadFailure title="The conflicts could not be loaded" error={error} onRetry={() => void refetch()} />;
  return data.items.length === 0 ? <EmptyState>{empty}</EmptyState> : <div>{data.items.map(row)}</div>;
}
