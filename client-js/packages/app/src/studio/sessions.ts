/** Working sessions as the studio reads and changes them. Events keep the copies true (live/workspace.ts). */
import type { CommandName, InputOf, WorkingSession } from "@concert/sdk";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { asError, call } from "../data/api";
import { toast } from "../ui";

const ENDED = 5;

export const runningQuery = (workspace: string) =>
  queryOptions({
    queryKey: ["workingSessions", workspace, "running"],
    queryFn: ({ signal }) => call("sessions.list", { id: workspace, status: "running", limit: 100 }, { signal }),
  });

export const endedQuery = (workspace: string) =>
  queryOptions({
    queryKey: ["workingSessions", workspace, "ended"],
    queryFn: ({ signal }) => call("sessions.list", { id: workspace, status: "ended", limit: ENDED }, { signal }),
  });

type Act = Extract<CommandName, "sessions.start" | "sessions.join" | "sessions.leave" | "sessions.end" | "sessions.give_role">;

/** One act on a session; the lists are read again after it, and a failure is said. */
export function useSessionAct<Name extends Act>(name: Name, workspace: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: InputOf<Name>) => call(name, input),
    onSettled: () => queries.invalidateQueries({ queryKey: ["workingSessions", workspace] }),
    onError: (error) => {
      const { message, nextStep } = asError(error);
      toast({ text: message, detail: nextStep, state: "failed" });
    },
  });
}

/** Who takes part now. */
export function partOf(session: WorkingSession): WorkingSession["people"] {
  return session.people.filter((person) => person.left_at === null);
}
