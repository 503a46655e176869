/** Why somebody may not make or change policies here. */
import { useOfflineReason } from "../live/connection";
import { useWorkspace } from "../session/Bootstrap";

const MANAGERS: ReadonlySet<string> = new Set(["owner", "admin"]);

export function useManageReason(workspace: string): string | undefined {
  const role = useWorkspace(workspace)?.role ?? "";
  const offline = useOfflineReason();
  return offline ?? (MANAGERS.has(role) ? undefined : "Only who manages the workspace changes its policies");
}
