/** A signed template of another installation: what it holds and who signed it, before it is taken in. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../data/api";
import { Button, Dialog, Field, StateWord, toast } from "../ui";
import { FileField } from "./FileField";
import styles from "./library.module.css";
import { Picture } from "./Picture";

interface ImportTemplateDialogProps {
  readonly workspace: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const STANDINGS = { own: "signed here", trusted: "a trusted signer", unknown: "a signer nobody here knows yet" } as const;

export function ImportTemplateDialog({ workspace, onClose, onDone }: ImportTemplateDialogProps) {
  const [text, setText] = useState("");
  const preview = useMutation({ mutationFn: (given: string) => call("library.preview_import", { workspace, text: given }) });
  const take = useMutation({
    mutationFn: () => call("library.import", { workspace, text, trust: preview.data?.standing === "unknown" }),
    onSuccess: (made) => {
      toast({ text: `Took in ${made.title}`, state: "done" });
      onDone();
      onClose();
    },
  });
  const choose = (given: string) => {
    setText(given);
    preview.mutate(given);
  };
  const found = preview.data;
  const unknown = found?.standing === "unknown";
  return (
    <Dialog
      open
      onClose={onClose}
      title="Import template"
      hint="A file that another installation exported and signed."
      width={560}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" busy={take.isPending} reason={found === undefined ? "Choose a file first" : undefined} onClick={() => take.mutate()}>
            {unknown ? "Trust the signer and import" : "Import template"}
          </Button>
        </>
      }
    >
      <div className={styles["form"]}>
        <Field label="File" error={preview.error?.message ?? take.error?.message}>
          <FileField accept=".json" onText={choose} />
        </Field>
        {found !== undefined && (
          <section aria-label="What it holds" className={styles["form"]}>
            <Picture steps={found.steps} ties={found.ties} />
            <strong>
              {found.title}, version {found.version}, {found.steps.length} steps
            </strong>
            <span>{found.description}</span>
            <StateWord state={unknown ? "warning" : "done"}>
              {found.signer === "" ? "Without a name" : found.signer}: {STANDINGS[found.standing]}
            </StateWord>
            <span>
              Fingerprint <span className={styles["key"]}>{found.fingerprint}</span>
            </span>
            {unknown && <span>Compare it with the one that the signer names, by another way than this file.</span>}
          </section>
        )}
      </div>
    </Dialog>
  );
}
