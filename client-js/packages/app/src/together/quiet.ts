/** Whether somebody wants to see the cursors of others, and to show their own: kept for each person on the server, for all their devices. */
import type { Bootstrap } from "@concert/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { asError, call } from "../data/api";
import { BOOTSTRAP_KEY, useBootstrap } from "../session/Bootstrap";
import { toast } from "../ui";

export interface Quiet {
  /** The cursors and carets of others are not drawn here. */
  readonly others: boolean;
  /** Where I look is not shown to others; that I am here is. */
  readonly mine: boolean;
}

export function useQuiet(): Quiet {
  const { wishes } = useBootstrap().user;
  return { others: wishes.hides_others, mine: wishes.hides_own };
}

/** Holds at once; one change after the other reaches the server, and what it does not take is taken back. */
export function useSetQuiet(): (change: Partial<Quiet>) => void {
  const queries = useQueryClient();
  const keep = (wishes: Bootstrap["user"]["wishes"]) =>
    queries.setQueryData<Bootstrap>(BOOTSTRAP_KEY, (known) => known && { ...known, user: { ...known.user, wishes } });
  const wish = useMutation({
    scope: { id: "wishes" },
    mutationFn: ({ next }: Wished) => call("presence.wish", next),
    onError: (failure, { before }) => {
      keep(before);
      const { message, nextStep } = asError(failure);
      toast({ text: message, detail: nextStep, state: "failed" });
    },
  });
  return (change) => {
    const before = queries.getQueryData<Bootstrap>(BOOTSTRAP_KEY)?.user.wishes;
    if (before === undefined) return;
    const next = { hides_others: change.others ?? before.hides_others, hides_own: change.mine ?? before.hides_own };
    keep(next);
    wish.mutate({ before, next });
  };
}

interface Wished {
  readonly before: Bootstrap["user"]["wishes"];
  readonly next: Bootstrap["user"]["wishes"];
}
