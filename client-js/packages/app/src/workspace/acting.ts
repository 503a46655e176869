/** Does something and says what came of it; marks the lists that it changes. One way for all acts of these screens. */
import type { CommandName, InputOf, OutputOf } from "@concert/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { asError, call } from "../data/api";
import { toast } from "../ui";

interface Deed<Name extends CommandName> {
  readonly command: Name;
  readonly input: InputOf<Name>;
  /** "Ana is an editor now"; without it only a failure is told. */
  readonly done?: string;
  /** "The role was not changed" */
  readonly failed: string;
  readonly then?: (output: OutputOf<Name>) => void;
}

const CHANGED = ["documents", "sources", "designs", "members", "groups", "invitations", "activity", "access", "filters", "imports", "my-invitations"] as const;

export interface Acting {
  readonly busy: boolean;
  readonly act: <Name extends CommandName>(deed: Deed<Name>) => void;
}

export function useActing(): Acting {
  const queries = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (run: () => Promise<void>) => run(),
    onSettled: () => {
      for (const list of CHANGED) void queries.invalidateQueries({ queryKey: [list] });
    },
  });
  const act = <Name extends CommandName>({ command, input, done, failed, then }: Deed<Name>) =>
    mutate(async () => {
      try {
        const output = await call(command, input);
        if (done !== undefined) toast({ text: done, state: "done" });
        then?.(output);
      } catch (failure) {
        const { message, nextStep } = asError(failure);
        toast({ text: failed, detail: `${message} ${nextStep}`, state: "failed" });
      }
    });
  return { busy: isPending, act };
}
