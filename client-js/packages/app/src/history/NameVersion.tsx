/** Gives the document, as it is now or as it was at a point, a name that stays. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Bookmark } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { Button, Dialog, Field, TextArea, TextInput, toast } from "../ui";

interface NameVersionProps {
  readonly document: string;
  /** The point; undefined for now. */
  readonly through?: number | undefined;
  readonly onClose: () => void;
}

export function NameVersion({ document, through, onClose }: NameVersionProps) {
  const [name, setName] = useState("");
  const [note, setNote] = useState("");
  const queries = useQueryClient();
  const naming = useMutation({
    mutationFn: () => call("versions.create", { id: document, name: name.trim(), note: note.trim(), ...(through === undefined ? {} : { through }) }),
    onSuccess: (version) => {
      toast({ text: `Named “${version.name}”`, state: "done" });
      void queries.invalidateQueries({ queryKey: ["history", document] });
      onClose();
    },
  });
  const ready = name.trim() !== "";
  return (
    <Dialog
      open
      onClose={onClose}
      title="Name this version"
      hint={through === undefined ? "The document as it is now is kept under this name, whatever happens to it later." : "The document as it was at this point is kept under this name."}
      onSubmit={() => ready && naming.mutate()}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" icon={Bookmark} type="submit" busy={naming.isPending} reason={ready ? undefined : "Give it a name first"}>
            Name the version
          </Button>
        </>
      }
    >
      <Field label="Name" error={naming.error?.message}>
        <TextInput value={name} onChange={setName} maxLength={200} placeholder="Before the audit" />
      </Field>
      <Field label="Note" optional>
        <TextArea value={note} onChange={setNote} maxLength={4000} rows={2} />
      </Field>
    </Dialog>
  );
}
