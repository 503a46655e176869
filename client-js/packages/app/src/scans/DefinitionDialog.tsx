/** One scan definition as a form: its sources, what is looked at, which tables. New, changed, or a copy of another one. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../data/api";
import { refusalOf } from "../data/failure";
import { Field, FormDialog, Segmented, TextArea, TextInput } from "../ui";
import { type Definition, stagesQuery } from "./definitions";
import { SourcePicker } from "./SourcePicker";
import styles from "./scans.module.css";

interface DefinitionDialogProps {
  readonly workspace: string;
  /** What the form begins with. */
  readonly from: Definition | undefined;
  /** A copy is a new one. */
  readonly copy: boolean;
  readonly onClose: () => void;
  readonly onSaved: (saved: Definition) => void;
}

export function DefinitionDialog({ workspace, from, copy, onClose, onSaved }: DefinitionDialogProps) {
  const [name, setName] = useState(from === undefined ? "" : copy ? `${from.name} (copy)`.slice(0, 200) : from.name);
  const [description, setDescription] = useState(from?.description ?? "");
  const [sources, setSources] = useState<readonly string[]>(from?.sources ?? []);
  const [mode, setMode] = useState<Definition["mode"]>(from?.mode ?? "full");
  const [chosen, choose] = useState<readonly string[]>(from?.stages ?? []);
  const [tables, setTables] = useState((from?.tables ?? []).join("\n"));
  const stages = useQuery(stagesQuery).data?.stages ?? [];
  const save = useMutation({
    mutationFn: () => {
      const patterns = tables.split("\n").map((one) => one.trim()).filter((one) => one !== "");
      const said = { id: workspace, name: name.trim(), description: description.trim(), sources: [...sources], mode, stages: [...chosen], tables: patterns };
      return from === undefined || copy ? call("scan_logic.create", said) : call("scan_logic.change", { ...said, logic: from.id, version: from.version });
    },
    onSuccess: onSaved,
  });
  const reason = name.trim() === "" ? "Needs a name" : sources.length === 0 ? "Needs a source" : undefined;
  const toggle = (stage: string) => choose(chosen.includes(stage) ? chosen.filter((one) => one !== stage) : [...chosen, stage]);
  return (
    <FormDialog
      width={640}
      title={from === undefined ? "New scan" : copy ? `Clone ${from.name}` : `Edit ${from.name}`}
      hint="A scan looks at its sources again and again, in the same way each time."
      act={from === undefined || copy ? "Make scan" : "Save scan"}
      busy={save.isPending}
      reason={reason}
      failure={refusalOf(save.error)}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <Field label="Name">
        <TextInput value={name} onChange={setName} maxLength={200} />
      </Field>
      <Field label="Description" optional>
        <TextInput value={description} onChange={setDescription} maxLength={2000} />
      </Field>
      <SourcePicker workspace={workspace} chosen={sources} titles={from?.source_titles ?? {}} onChange={setSources} />
      <div className={styles["looked"]}>
        <Segmented<Definition["mode"]>
          label="What to look at"
          value={mode}
          onChange={setMode}
          segments={[
            { value: "full", label: "All tables" },
            { value: "incremental", label: "Changed tables" },
          ]}
        />
      </div>
      <fieldset className={styles["stageChoices"]}>
        <legend>Stages</legend>
        {stages.map((one) => (
          <label key={one.name}>
            <input type="checkbox" checked={chosen.includes(one.name)} onChange={() => toggle(one.name)} />
            <span>{one.title}</span>
          </label>
        ))}
        <p className={styles["note"]}>{chosen.length === 0 ? "None chosen: all of them run." : "The schema is always read first."}</p>
      </fieldset>
      <Field label="Tables" optional hint="One pattern a line, * stands for any text. Empty: every table.">
        <TextArea machine value={tables} onChange={setTables} rows={2} />
      </Field>
    </FormDialog>
  );
}
