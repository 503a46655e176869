/** What concerns me alone: a role that was changed, an invitation that came or went. Used once, by the frame. */
import { useQueryClient } from "@tanstack/react-query";
import { useBootstrap } from "../session/Bootstrap";
import { toast } from "../ui";
import { useChannel } from "./useChannel";

const TOPICS = ["user:renamed", "user:standing:changed", "user:invitation:received", "user:invitation:ended"] as const;

export function useOwnEvents(): void {
  const queries = useQueryClient();
  const { workspaces } = useBootstrap();
  const again = (...lists: readonly string[]) => {
    for (const list of lists) void queries.invalidateQueries({ queryKey: [list] });
  };
  useChannel("user:me", TOPICS, {
    onStale: () => again("my-invitations", "shared-with-me"),
    onEvent: ({ topic, payload }) => {
      switch (topic) {
        case "user:standing:changed":
          again("bootstrap", "shared-with-me", "access");
          toast({ text: payload.role === null ? `${payload.by_name} took your role in ${payload.name}` : `${payload.by_name} made you ${payload.role} of ${payload.name}` });
          return;
        case "user:renamed":
          again("bootstrap");
          return;
        case "user:invitation:received":
          again("my-invitations");
          // who belongs to one workspace only may look anywhere
          toast({ text: `${payload.by_name} invites you to ${payload.name}`, detail: workspaces.length > 0 ? "Your Home has the answer." : undefined });
          return;
        case "user:invitation:ended":
          again("my-invitations");
          return;
      }
    },
  });
}
