/** Hands the decision about one request to somebody else. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asError, call } from "../data/api";
import { membersQuery } from "../data/queries";
import { useOfflineReason } from "../live/connection";
import { firstName } from "../people/person";
import { useBootstrap } from "../session/Bootstrap";
import { Button, Dialog, ErrorState, Field, Select, TextArea, toast } from "../ui";
import type { Approval } from "./model";

export function DelegateDialog({ approval, onClose }: { readonly approval: Approval; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const { user } = useBootstrap();
  const offline = useOfflineReason();
  const members = useQuery(membersQuery(approval.workspace));
  const [to, setTo] = useState<string>();
  const [comment, setComment] = useState("");
  const handing = useMutation({
    mutationFn: (whom: string) => call("approvals.delegate", { id: approval.id, to: whom, comment: comment.trim() }),
    onSuccess: (after) => {
      queries.setQueryData(["approvals", "one", approval.id], after);
      toast({ text: `${firstName(members.data?.items.find((one) => one.user === to)?.name ?? "")} decides for you`, state: "done" });
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["approvals"] }),
  });
  const seated = new Set(approval.stages.flatMap((stage) => (stage.state === "open" ? stage.people.map((seat) => seat.user) : [])));
  const offered = (members.data?.items ?? []).filter((one) => one.user !== user.id && one.user !== approval.requester && !seated.has(one.user));
  const failure = handing.error === null ? undefined : asError(handing.error);
  return (
    <Dialog
      open
      onClose={onClose}
      title="Delegate the decision"
      hint="They decide in your place, this once. Together you count as one."
      onSubmit={() => to !== undefined && handing.mutate(to)}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={handing.isPending} reason={offline ?? (to === undefined ? "Choose who decides" : undefined)}>
            Delegate decision
          </Button>
        </>
      }
    >
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.nextStep}
        </ErrorState>
      )}
      <Field label="To">
        <Select value={to} placeholder="Choose a person" options={offered.map((one) => ({ value: one.user, label: one.name }))} onChange={setTo} />
      </Field>
      <Field label="Why" optional>
        <TextArea rows={2} value={comment} maxLength={4000} onChange={setComment} />
      </Field>
    </Dialog>
  );
}
