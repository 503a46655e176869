/** Gathers evidence now, about one source or about all of the workspace. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FileCheck2 } from "lucide-react";
import { call } from "../data/api";
import { useActions } from "../keyboard/actions";
import { Button, toast } from "../ui";
import { useReasons } from "./reason";

interface GatherButtonProps {
  readonly workspace: string;
  readonly source?: string;
  readonly first: boolean;
}

export function GatherButton({ workspace, source = "", first }: GatherButtonProps) {
  const queries = useQueryClient();
  const { edit } = useReasons(workspace);
  const gather = useMutation({
    mutationFn: () => call("compliance.verify", { workspace, source }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["compliance"] }),
    onSuccess: (done) => void toast({ text: `Evidence gathered: ${done.found} found, ${done.missing} missing`, detail: `${done.not_checkable} not checkable.` }),
    onError: (error) => void toast({ text: "No evidence was gathered", detail: error.message, state: "failed" }),
  });
  useActions([{ id: "gather", label: "Gather evidence", group: "Here", icon: FileCheck2, reason: edit, run: () => gather.mutate() }]);
  return (
    <Button look={first ? "primary" : "secondary"} icon={FileCheck2} busy={gather.isPending} reason={edit} onClick={() => gather.mutate()}>
      {first ? "Gather evidence" : "Gather again"}
    </Button>
  );
}
