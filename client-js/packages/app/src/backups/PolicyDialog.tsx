/** How old the newest verified backup may be, how many stay, and on whose server trials are made. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { sourcesQuery } from "../data/queries";
import { Button, Dialog, Field, FieldRow, NumberInput, type Option, Select } from "../ui";
import { useActing } from "../workspace/acting";
import type { BackupList } from "./queries";

interface PolicyDialogProps {
  readonly source: string;
  readonly workspace: string;
  readonly kind: string;
  readonly policy: BackupList["policy"];
  readonly onClose: () => void;
}

export function PolicyDialog({ source, workspace, kind, policy, onClose }: PolicyDialogProps) {
  const [hours, setHours] = useState<number | undefined>(policy.hours);
  const [keep, setKeep] = useState<number | undefined>(policy.keep);
  const [trial, setTrial] = useState(policy.trial);
  const { act, busy } = useActing();
  const queries = useQueryClient();
  const server = kind === "postgres" || kind === "mariadb";
  const others = useQuery({ ...sourcesQuery({ workspace, limit: 500 }), enabled: server });
  const options: readonly Option[] = [
    { value: "", label: "The server of this source" },
    ...(others.data?.items ?? []).flatMap((one) => (one.source_kind === kind && one.id !== source ? [{ value: one.id, label: one.title === "" ? "Without a name" : one.title }] : [])),
  ];
  const missing = hours === undefined || keep === undefined;
  const save = () => {
    if (hours === undefined || keep === undefined) return;
    act({
      command: "backups.decide",
      input: { id: source, hours, keep, trial },
      done: "The policy is kept",
      failed: "The policy was not changed",
      then: () => {
        void queries.invalidateQueries({ queryKey: ["backups", source] });
        onClose();
      },
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={save}
      title="Policy of backups"
      hint="A backup counts once it was restored in a test."
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={busy} reason={missing ? "Fill in both numbers" : undefined}>
            Keep policy
          </Button>
        </>
      }
    >
      <FieldRow>
        <Field label="Newest at most, in hours">
          <NumberInput value={hours} onChange={setHours} />
        </Field>
        <Field label="Verified ones kept">
          <NumberInput value={keep} onChange={setKeep} />
        </Field>
      </FieldRow>
      {server && (
        <Field label="Restored in a test on" hint="The account needs the right to create a database there.">
          <Select value={trial} options={options} onChange={setTrial} />
        </Field>
      )}
    </Dialog>
  );
}
