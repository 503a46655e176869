/** After an edit that only an approved request may make: the same edit on a branch, in one click. What was undone is kept here until then. */
import type { Change, DocumentHandle } from "@concert/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { GitBranch, ShieldAlert, X } from "lucide-react";
import { useEffect, useState } from "react";
import { asError, call } from "../data/api";
import { counted } from "../format/numbers";
import { useBootstrap } from "../session/Bootstrap";
import { Button, Icon, IconButton, toast } from "../ui";
import styles from "./branches.module.css";
import { carryTo } from "./carried";
import type { HereOut } from "./queries";

interface ApprovalOfferProps {
  readonly handle: DocumentHandle;
  readonly around: HereOut;
  readonly onOpen: (document: string) => void;
}

interface Kept {
  readonly message: string;
  readonly changes: readonly Change[];
}

const LONGEST = 100;

export function ApprovalOffer({ handle, around, onOpen }: ApprovalOfferProps) {
  const [kept, keep] = useState<Kept>();
  const { user } = useBootstrap();
  const queries = useQueryClient();
  useEffect(() => {
    keep(undefined);
    return handle.on((happening) => {
      if (happening.kind !== "refused" || happening.error.code !== "approval_needed") return;
      const { error, lost } = happening;
      keep((before) => ({ message: error.message, changes: [...(before?.changes ?? []), ...lost] }));
    });
  }, [handle]);
  const go = (branch: string) => {
    carryTo(branch, kept?.changes ?? []);
    keep(undefined);
    onOpen(branch);
  };
  const make = useMutation({
    mutationFn: () => call("branches.create", { id: around.target, name: nameFor(user.name, around.open.map((one) => one.name)) }),
    onSuccess: (branch) => {
      void queries.invalidateQueries({ queryKey: ["branches"] });
      toast({ text: `You are on the branch ${branch.name}`, detail: "Your change is here. Ask for its approval when it is ready.", state: "done" });
      go(branch.document);
    },
    onError: (error) => void toast({ text: "No branch was made", detail: `${asError(error).message} ${asError(error).nextStep}`, state: "failed" }),
  });
  if (kept === undefined) return null;
  const own = around.open.find((one) => one.created_by === user.id && one.state === "open");
  return (
    <div className={styles["offer"]} role="alert">
      <Icon of={ShieldAlert} size={16} />
      <span className={styles["offerWords"]}>
        <strong>{kept.message}</strong> {kept.changes.length === 0 ? "Nothing was changed." : `${counted(kept.changes.length, "change")} of yours ${kept.changes.length === 1 ? "is" : "are"} kept here.`}
      </span>
      {own !== undefined && <Button onClick={() => go(own.document)}>{`Go on in ${own.name}`}</Button>}
      <Button look="primary" icon={GitBranch} busy={make.isPending} onClick={() => make.mutate()}>
        Make a branch with it
      </Button>
      <IconButton icon={X} label="Drop the change" onClick={() => keep(undefined)} />
    </div>
  );
}

/** "Change by Ada", and with a number where there is one already. */
function nameFor(person: string, taken: readonly string[]): string {
  const name = `Change by ${person}`.slice(0, LONGEST - 4);
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name} ${number}`)) number += 1;
  return `${name} ${number}`;
}
