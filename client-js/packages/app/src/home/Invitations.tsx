/** Workspaces that I am invited into: to accept or decline. */
import type { MyInvitation } from "@concert/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { MailOpen } from "lucide-react";
import { call } from "../data/api";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { withArticle } from "../session/rights";
import { Button, IconTile, toast } from "../ui";
import styles from "./home.module.css";

export function InvitationCard({ invitation }: { readonly invitation: MyInvitation }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const reason = useOfflineReason();
  const settled = () => queries.invalidateQueries({ queryKey: ["my-invitations"] });
  const failed = (error: Error) => toast({ text: "Your answer was not taken", detail: error.message, state: "failed" });
  const accept = useMutation({
    mutationFn: () => call("invitations.accept", { id: invitation.id }),
    onSuccess: async ({ workspace }) => {
      await queries.invalidateQueries({ queryKey: ["bootstrap"] });
      toast({ text: `You belong to ${invitation.workspace_name} now`, state: "done" });
      await navigate({ to: "/w/$workspace", params: { workspace } });
    },
    onError: failed,
    onSettled: settled,
  });
  const decline = useMutation({ mutationFn: () => call("invitations.decline", { id: invitation.id }), onError: failed, onSettled: settled });
  return (
    <div className={`${styles["row"]} ${styles["tall"]}`}>
      <IconTile icon={MailOpen} tone="wait" />
      <div className={styles["text"]}>
        <strong>
          {invitation.by_name === "" ? "You are invited" : `${invitation.by_name} invites you`} to {invitation.workspace_name}
        </strong>
        <p>
          As {withArticle(invitation.role)}, until <When micros={invitation.expires_at} />. {invitation.description}
        </p>
      </div>
      <div className={styles["over"]}>
        <Button look="quiet" busy={decline.isPending} reason={reason} onClick={() => decline.mutate()}>
          Decline
        </Button>
        <Button busy={accept.isPending} reason={reason} onClick={() => accept.mutate()}>
          Accept the invitation
        </Button>
      </div>
    </div>
  );
}
