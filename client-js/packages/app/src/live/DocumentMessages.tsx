/** Says what happened to a person's edits and rights: refused, replaced, merged after a break, changed. Shows nothing by itself. */
import type { DocumentHandle, DocumentHappening, Path } from "@concert/sdk";
import { useEffect, useRef } from "react";
import { placeOf } from "../branches/queries";
import { counted } from "../format/numbers";
import { firstName } from "../people/person";
import { mayEdit, withArticle } from "../session/rights";
import { toast } from "../ui";
import { holderIn } from "./refusals";

interface DocumentMessagesProps {
  readonly handle: DocumentHandle;
  /** A place as people call it: "Database file". */
  readonly nameOf: (path: Path) => string;
  /** Leads to a place. */
  readonly onShow: (path: readonly string[]) => void;
}

export function DocumentMessages({ handle, nameOf, onShow }: DocumentMessagesProps) {
  const latest = useRef({ nameOf, onShow });
  latest.current = { nameOf, onShow };
  useEffect(() => handle.on((happening) => tell(handle, happening, latest.current)), [handle]);
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

function tell(handle: DocumentHandle, happening: DocumentHappening, { nameOf, onShow }: Pick<DocumentMessagesProps, "nameOf" | "onShow">): void {
  switch (happening.kind) {
    case "refused":
      // where there is a way on by a branch, `branches/ApprovalOffer` says so
      if (happening.error.code === "approval_needed" && placeOf(handle.facts.get().kind) !== undefined) return;
      return tellRefusal(happening, nameOf, onShow);
    case "reset": {
      const { aside } = happening;
      toast({
        text: "The history of this document was replaced",
        detail: happening.edits.length === 0 ? "You see the restored state." : `${counted(happening.edits.length, "edit")} of yours were not saved yet.`,
        state: "warning",
        act: aside === undefined || !handle.canEdit.get() ? undefined : { label: "Make them again", onChoose: () => void handle.applyAside(aside) },
      });
      return;
    }
    case "returned":
      if (happening.edits > 0) toast({ text: mergedWords(happening.edits, happening.others), state: "done" });
  }
}

/** The edits are those that were called kept; the changes are places that look different now. */
export function mergedWords(edits: number, others: number): string {
  return `Merged your ${counted(edits, "edit")}${others === 0 ? "" : ` with ${counted(others, "change")} of others`}`;
}

function tellRefusal({ error, lost, kept }: Extract<DocumentHappening, { kind: "refused" }>, nameOf: DocumentMessagesProps["nameOf"], onShow: DocumentMessagesProps["onShow"]): void {
  const holder = holderIn(error.details);
  const [first] = lost;
  const places = [...new Set(lost.map((change) => nameOf(change.path)))];
  const undone = places.length === 0 ? "Your change was undone." : `Your change of ${listed(places)} was undone.`;
  const rest = kept === 0 ? "" : ` ${counted(kept, "later edit")} of yours ${kept === 1 ? "stays" : "stay"}.`;
  toast({
    text: holder === undefined ? error.message : `${firstName(holder)} has the lock`,
    detail: `${undone}${rest}${holder === undefined ? ` ${error.nextStep}` : ""}`,
    state: "failed",
    act: first === undefined ? undefined : { label: "Show", onChoose: () => onShow(first.path.map(String)) },
  });
}

/** "Name and Type", "Name, Type and 3 more" */
function listed(words: readonly string[]): string {
  const [first = "", second, ...rest] = words;
  if (second === undefined) return first;
  return rest.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${rest.length} more`;
}
