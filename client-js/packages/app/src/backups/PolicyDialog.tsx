/** How old the newest verified backup may be, how many stay, and on whose server trials are made. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { sourcesOf } from "../pickers/finders";
import { Picker } from "../pickers/Picker";
import { Field, FieldRow, FormDialog, NumberInput } from "../ui";
import { useActing } from "../workspace/acting";
import type { BackupList } from "./queries";

interface PolicyDialogProps {
  readonly source: string;
  readonly workspace: string;
  readonly kind: string;
  readonly policy: BackupList["policy"];
  readonly onClose: () => void;
}

const SAME_SERVER = [{ value: "", label: "The server of this source" }];

export function PolicyDialog({ source, workspace, kind, policy, onClose }: PolicyDialogProps) {
  const [hours, setHours] = useState<number | undefined>(policy.hours);
  const [keep, setKeep] = useState<number | undefined>(policy.keep);
  const [trial, setTrial] = useState(policy.trial);
  const { act, busy } = useActing();
  const queries = useQueryClient();
  const server = kind === "postgres" || kind === "mariadb";
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
    <FormDialog title="Policy of backups" hint="A backup counts once it was restored in a test." act="Keep policy" busy={busy} reason={missing ? "Fill in both numbers" : undefined} onSubmit={save} onClose={onClose}>
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
          <Picker from={sourcesOf(workspace, [kind])} first={SAME_SERVER} but={new Set([source])} value={trial} onChange={setTrial} />
        </Field>
      )}
    </FormDialog>
  );
}
