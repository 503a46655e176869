/** The way to ask for an approval from a screen, for its buttons and the palette. The dialog is loaded when somebody asks. */
import { Hand } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import type { Asking } from "./AskDialog";

const AskDialog = lazy(async () => ({ default: (await import("./AskDialog")).AskDialog }));

const LABELS: Readonly<Record<Asking, string>> = { workflow_publish: "Ask to publish a version", data_source_delete: "Ask to delete the source" };

interface Way {
  readonly ask: () => void;
  readonly reason: string | undefined;
  readonly dialog: ReactNode;
}

export function useAsking(asking: Asking, workspace: string, document: string): Way {
  const [open, setOpen] = useState(false);
  const offline = useOfflineReason();
  const right = mayEdit(useWorkspace(workspace)?.role);
  const reason = offline ?? right;
  const ask = () => setOpen(true);
  useActions([{ id: `ask ${asking}`, label: LABELS[asking], group: "Here", icon: Hand, words: "approval review request", reason, run: ask }]);
  const dialog = open && (
    <Suspense fallback={null}>
      <AskDialog workspace={workspace} document={document} asking={asking} onClose={() => setOpen(false)} />
    </Suspense>
  );
  return { ask, reason, dialog };
}
