/** Why somebody may not act here. */
import { useOfflineReason } from "../live/connection";
import { useWorkspace } from "../session/Bootstrap";

const EDITORS = new Set(["owner", "admin", "editor"]);
const MANAGERS = new Set(["owner", "admin"]);

export interface Reasons {
  /** To assess, gather, plan, change rules. */
  readonly edit: string | undefined;
  /** To accept a flaw as it is. */
  readonly manage: string | undefined;
}

export function useReasons(workspace: string): Reasons {
  const role = useWorkspace(workspace)?.role ?? "";
  const offline = useOfflineReason();
  return {
    edit: offline ?? (EDITORS.has(role) ? undefined : "You may look here, not edit"),
    manage: offline ?? (MANAGERS.has(role) ? undefined : "Only who manages the workspace may accept a flaw"),
  };
}
