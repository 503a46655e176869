/** From the palette of a design: ask for it to be published as it stands now. */
import { useAsking } from "../approvals/useAsking";

export function AskActions({ workspace, document }: { readonly workspace: string; readonly document: string }) {
  return useAsking("workflow_publish", workspace, document).dialog;
}
