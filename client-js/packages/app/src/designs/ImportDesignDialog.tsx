/** A file of Concert or of another engine: what becomes of it and what is left out, before a design is made of it. */
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "../data/api";
import { FileField } from "../library/FileField";
import styles from "../library/library.module.css";
import { Button, Dialog, Field, StateWord, TextArea } from "../ui";
import { FormatNotes } from "./FormatNotes";

interface ImportDesignDialogProps {
  readonly workspace: string;
  readonly onClose: () => void;
}

export function ImportDesignDialog({ workspace, onClose }: ImportDesignDialogProps) {
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const preview = useMutation({ mutationFn: (given: string) => call("designs.preview_import", { workspace, text: given }) });
  const make = useMutation({
    mutationFn: () => call("designs.import", { workspace, text }),
    onSuccess: ({ design }) => navigate({ to: "/w/$workspace/designs/$document", params: { workspace, document: design.id } }),
  });
  const choose = (given: string) => {
    setText(given);
    if (given.trim() === "") preview.reset();
    else preview.mutate(given);
  };
  const found = preview.data;
  const unknown = found?.steps.filter((step) => !step.known).length ?? 0;
  const notes = found?.notes ?? [];
  return (
    <Dialog
      open
      onClose={onClose}
      title="Import design"
      hint="Concert YAML, a Databricks job, a Serverless Workflow or a WfCommons instance."
      width={640}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" busy={make.isPending} reason={found === undefined ? "Nothing that can be imported yet" : undefined} onClick={() => make.mutate()}>
            Make the design
          </Button>
        </>
      }
    >
      <div className={styles["form"]}>
        <Field label="File">
          <FileField accept=".yaml,.yml,.json" onText={choose} />
        </Field>
        <Field label="Or its text" error={preview.error?.message ?? make.error?.message}>
          <TextArea machine rows={5} spellCheck={false} value={text} onChange={choose} />
        </Field>
        {found !== undefined && (
          <section aria-label="What becomes of it" className={styles["form"]}>
            <strong>
              {found.title}: “{found.name}” with {counted(found.steps.length, "step")} and {counted(found.edges, "edge")}
            </strong>
            {unknown > 0 && <StateWord state="warning">{unknown === 1 ? "1 step has no operation here: choose one afterwards" : `${unknown} steps have no operation here: choose one afterwards`}</StateWord>}
            {notes.length === 0 ? (
              <StateWord state="done">All of it can be said in a design</StateWord>
            ) : (
              <FormatNotes notes={notes} />
            )}
          </section>
        )}
      </div>
    </Dialog>
  );
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
