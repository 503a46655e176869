/** Says what happened to a person's edits: refused, replaced, merged after a break. Shows nothing by itself. */
import type { DocumentHandle } from "@concert/sdk";
import { useEffect } from "react";
import { counted } from "../format/numbers";
import { mayEdit, withArticle } from "../session/rights";
import { toast } from "../ui";

export function DocumentMessages({ handle }: { readonly handle: DocumentHandle }) {
  useEffect(
    () =>
      handle.on((happening) => {
        switch (happening.kind) {
          case "refused":
            toast({ text: happening.error.message, detail: `${happening.error.nextStep} The field went back to what it was.`, state: "failed" });
            return;
          case "reset":
            toast({
              text: "The history of this document was replaced",
              detail: happening.edits.length === 0 ? "You see the restored state." : `${counted(happening.edits.length, "edit")} of yours were not saved yet.`,
              state: "warning",
              act: happening.edits.length === 0 ? undefined : { label: "Make them again", onChoose: () => void handle.replay(happening.edits) },
            });
            return;
          case "returned":
            if (happening.edits > 0) toast({ text: `Merged your ${counted(happening.edits, "edit")}`, state: "done" });
        }
      }),
    [handle],
  );
  useEffect(() => {
    let before = handle.facts.get().role;
    return handle.facts.subscribe(() => {
      const { role } = handle.facts.get();
      if (role === before) return;
      if (before !== "") toast({ text: `You are ${withArticle(role)} here now`, detail: mayEdit(role) === undefined ? "You may edit." : "You may read on, and change nothing.", state: "warning" });
      before = role;
    });
  }, [handle]);
  return null;
}
