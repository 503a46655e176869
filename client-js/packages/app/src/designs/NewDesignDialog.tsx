/** A name makes a design; everything else happens on its canvas. */
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "../data/api";
import { Button, Dialog, Field, TextInput } from "../ui";

interface NewDesignDialogProps {
  readonly workspace: string;
  readonly onClose: () => void;
}

export function NewDesignDialog({ workspace, onClose }: NewDesignDialogProps) {
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [missing, setMissing] = useState(false);
  const make = useMutation({
    mutationFn: () => call("designs.create", { workspace, name: name.trim() }),
    onSuccess: (design) => navigate({ to: "/w/$workspace/designs/$document", params: { workspace, document: design.id } }),
  });
  const submit = () => {
    setMissing(name.trim() === "");
    if (name.trim() !== "") make.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="New design"
      onSubmit={submit}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={make.isPending}>
            Make the design
          </Button>
        </>
      }
    >
      <Field label="Name" hint="You and others can change it later." error={missing ? "Needs a name. It is empty." : make.error?.message}>
        <TextInput autoFocus maxLength={200} value={name} onChange={setName} />
      </Field>
    </Dialog>
  );
}
