/** Counts for the rail what needs me, as the inbox does, and keeps it true while other screens are open. Draws nothing. */
import { useEffect } from "react";
import { countsOf } from "./entries";
import { NEWS, useEntries, useMyEvents, useWaitingEvents } from "./useEntries";

interface InboxCountProps {
  readonly workspace: string;
  readonly onCount: (needs: number) => void;
}

export function InboxCount({ workspace, onCount }: InboxCountProps) {
  useMyEvents();
  useWaitingEvents(workspace);
  const { entries } = useEntries(NEWS);
  const needs = entries === undefined ? 0 : (countsOf(entries).needs ?? 0);
  useEffect(() => onCount(needs), [needs, onCount]);
  return null;
}
