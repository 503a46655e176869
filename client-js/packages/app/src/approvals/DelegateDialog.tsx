/** Hands the decision about one request to somebody else. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../data/api";
import { refusalOf } from "../data/failure";
import { useOfflineReason } from "../live/connection";
import { firstName } from "../people/person";
import { Picker } from "../pickers/Picker";
import { membersOf } from "../pickers/finders";
import { useBootstrap } from "../session/Bootstrap";
import { Field, FormDialog, TextArea, toast } from "../ui";
import type { Approval } from "./model";

export function DelegateDialog({ approval, onClose }: { readonly approval: Approval; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const { user } = useBootstrap();
  const offline = useOfflineReason();
  const [name, setName] = useState("");
  const [to, setTo] = useState<string>();
  const [comment, setComment] = useState("");
  const handing = useMutation({
    mutationFn: (whom: string) => call("approvals.delegate", { id: approval.id, to: whom, comment: comment.trim() }),
    onSuccess: (after) => {
      queries.setQueryData(["approvals", "one", approval.id], after);
      toast({ text: `${firstName(name)} decides for you`, state: "done" });
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["approvals"] }),
  });
  const others = new Set([user.id, approval.requester, ...approval.stages.flatMap((stage) => (stage.state === "open" ? stage.people.map((seat) => seat.user) : []))]);
  return (
    <FormDialog
      title="Delegate the decision"
      hint="They decide in your place, this once. Together you count as one."
      act="Delegate decision"
      busy={handing.isPending}
      reason={offline ?? (to === undefined ? "Choose who decides" : undefined)}
      failure={refusalOf(handing.error)}
      onSubmit={() => to !== undefined && handing.mutate(to)}
      onClose={onClose}
    >
      <Field label="To">
        <Picker
          from={membersOf(approval.workspace)}
          but={others}
          value={to}
          onChange={(chosen, { label }) => {
            setTo(chosen);
            setName(label);
          }}
        />
      </Field>
      <Field label="Why" optional>
        <TextArea rows={2} value={comment} maxLength={4000} onChange={setComment} />
      </Field>
    </FormDialog>
  );
}
