/**
 * After an edit that only an approved request may make: the same edit on a branch, in one click. What was undone is kept aside in
 * this browser until then, so that the offer is there after a reload, too.
 */
import type { DocumentHandle } from "@concert/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { GitBranch, ShieldAlert, X } from "lucide-react";
import { useEffect, useState } from "react";
import { asError, call } from "../data/api";
import { counted } from "../format/numbers";
import { useStore } from "../live/useStore";
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

const NEEDED = "approval_needed";
const LONGEST = 100;

export function ApprovalOffer({ handle, around, onOpen }: ApprovalOfferProps) {
  const aside = useStore(handle.aside).filter((one) => one.refused?.code === NEEDED);
  const changes = aside.flatMap((one) => one.edits.flatMap((edit) => edit.changes));
  /** What was said of an edit that would have changed nothing. */
  const [said, say] = useState<string>();
  const { user } = useBootstrap();
  const queries = useQueryClient();
  useEffect(() => {
    say(undefined);
    return handle.on((happening) => {
      if (happening.kind === "refused" && happening.error.code === NEEDED && happening.lost.length === 0) say(happening.error.message);
    });
  }, [handle]);
  const drop = () => {
    say(undefined);
    for (const one of aside) handle.dropAside(one.id);
  };
  const go = (branch: string) => {
    carryTo(user.id, branch, changes);
    drop();
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
  const message = aside.at(-1)?.refused?.message ?? said;
  if (message === undefined) return null;
  const own = around.open.find((one) => one.created_by === user.id && one.state === "open");
  return (
    <div className={styles["offer"]} role="alert">
      <Icon of={ShieldAlert} size={16} />
      <span className={styles["offerWords"]}>
        <strong>{message}</strong> {changes.length === 0 ? "Nothing was changed." : `${counted(changes.length, "change")} of yours ${changes.length === 1 ? "is" : "are"} kept here.`}
      </span>
      {own !== undefined && <Button onClick={() => go(own.document)}>{`Go on in ${own.name}`}</Button>}
      <Button look="primary" icon={GitBranch} busy={make.isPending} onClick={() => make.mutate()}>
        Make a branch with it
      </Button>
      <IconButton icon={X} label="Drop the change" onClick={drop} />
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
