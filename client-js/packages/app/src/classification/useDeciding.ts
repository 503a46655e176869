/** A person's word about labels: sent in one request, shown when the server has it, with a way back. */
import type { LabelOut } from "@concert/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../data/api";
import { counted } from "../format/numbers";
import { toast } from "../ui";
import { readAgain } from "./queries";
import { placeOf } from "./words";

export type Decision = LabelOut["decision"];

interface Deed {
  readonly rows: readonly LabelOut[];
  readonly decision: Decision;
  readonly note?: string;
}

interface Deciding {
  readonly decide: (deed: Deed) => void;
  readonly busy: boolean;
}

const DONE: Readonly<Record<Decision, string>> = { confirmed: "Confirmed", rejected: "Rejected", "": "Took back" };

export function useDeciding(workspace: string): Deciding {
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: ({ rows, decision, note }: Deed) =>
      call("classifications.decide", { workspace, decision, note: note ?? "", items: rows.map(({ source, table, column, label }) => ({ source, table, column, label })) }),
    onSuccess: (out, { rows, decision }) => {
      readAgain(queries, workspace);
      const [first] = rows;
      const what = rows.length === 1 && first !== undefined ? `${first.title} of ${placeOf(first)}` : counted(out.changed, "label");
      const spread = out.spread === 0 ? {} : { detail: `${counted(out.spread, "column")} that lineage leads to changed with it.` };
      toast({ text: `${DONE[decision]} ${what}`, ...spread });
    },
    onError: (error) => {
      readAgain(queries, workspace);
      toast({ text: "The decision was not kept", detail: error.message, state: "failed" });
    },
  });
  return { decide: (deed) => deed.rows.length > 0 && send.mutate(deed), busy: send.isPending };
}
