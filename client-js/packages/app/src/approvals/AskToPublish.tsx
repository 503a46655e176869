/** The button that asks for a design to be published as it stands now. */
import { Hand } from "lucide-react";
import { Button } from "../ui";
import { useAsking } from "./useAsking";

export function AskToPublish({ workspace, document }: { readonly workspace: string; readonly document: string }) {
  const { ask, reason, dialog } = useAsking("workflow_publish", workspace, document);
  return (
    <>
      <Button icon={Hand} reason={reason} onClick={ask}>
        Ask to publish
      </Button>
      {dialog}
    </>
  );
}
