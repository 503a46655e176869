/** The way from a document to its history, and the key that names a version. What opens is loaded when it is wanted. */
import type { DocumentHandle } from "@concert/sdk";
import { useNavigate } from "@tanstack/react-router";
import { Bookmark, History } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useStore } from "../live/useStore";
import { useEditReason } from "../locks/reason";
import { IconButton, Popover, Skeleton } from "../ui";

const HistoryPanel = lazy(async () => ({ default: (await import("./HistoryPanel")).HistoryPanel }));
const NameVersion = lazy(async () => ({ default: (await import("./NameVersion")).NameVersion }));

interface HistoryButtonProps {
  readonly workspace: string;
  readonly handle: DocumentHandle;
}

export function HistoryButton({ workspace, handle }: HistoryButtonProps) {
  const [naming, setNaming] = useState(false);
  const navigate = useNavigate();
  const { kind } = useStore(handle.facts);
  const offline = useOfflineReason();
  const right = useEditReason(handle);
  const open = () => {
    const params = { workspace, document: handle.id };
    if (kind === "workflow") void navigate({ to: "/w/$workspace/designs/$document/history", params });
    else if (kind === "rule_set") void navigate({ to: "/w/$workspace/governance/rule-sets/$document/history", params });
    else if (kind === "glossary") void navigate({ to: "/w/$workspace/catalog/glossaries/$document/history", params });
    else if (kind === "freeform") void navigate({ to: "/w/$workspace/documents/$document/history", params });
    else void navigate({ to: "/w/$workspace/sources/$document/history", params });
  };
  useActions([
    { id: "history", label: "Show the history", group: "Here", icon: History, keys: "h", words: "versions changes who restore", run: open },
    { id: "name version", label: "Name this version", group: "Here", icon: Bookmark, keys: "Ctrl S", words: "save", reason: offline ?? right, run: () => setNaming(true) },
  ]);
  return (
    <>
      <Popover label="History" trigger={<IconButton icon={History} label="History" keys="h" />}>
        <Suspense fallback={<Skeleton height={200} />}>
          <HistoryPanel workspace={workspace} handle={handle} onOpen={open} />
        </Suspense>
      </Popover>
      {naming && (
        <Suspense fallback={null}>
          <NameVersion document={handle.id} onClose={() => setNaming(false)} />
        </Suspense>
      )}
    </>
  );
}
