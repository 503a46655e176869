/** A name, the source where one is asked for, and the template is a design of one's own. */
import type { Json, TemplateOut } from "@concert/sdk";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "../data/api";
import { sourcesOf } from "../pickers/finders";
import { Picker } from "../pickers/Picker";
import { Button, Dialog, Field, TextInput } from "../ui";
import styles from "./library.module.css";

interface UseDialogProps {
  readonly workspace: string;
  readonly template: TemplateOut;
  readonly onClose: () => void;
}

const EACH_RUN = [{ value: "", label: "Ask at each run" }];

export function UseDialog({ workspace, template, onClose }: UseDialogProps) {
  const navigate = useNavigate();
  const [name, setName] = useState(template.title);
  const [chosen, setChosen] = useState<Readonly<Record<string, Json>>>({});
  const asked = template.parameters.filter((one) => one.type === "source");
  const make = useMutation({
    mutationFn: () => call("library.use", { id: template.id, workspace, name: name.trim(), defaults: chosen }),
    onSuccess: (design) => navigate({ to: "/w/$workspace/designs/$document", params: { workspace, document: design.id } }),
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Use ${template.title}`}
      hint="A design of your own is made of it; it knows where it is from."
      onSubmit={() => name.trim() !== "" && make.mutate()}
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
      <div className={styles["form"]}>
        <Field label="Name" error={name.trim() === "" ? "Needs a name. It is empty." : make.error?.message}>
          <TextInput maxLength={200} value={name} onChange={setName} />
        </Field>
        {asked.map((one) => (
          <Field key={one.name} label={one.name === "source" ? "Source" : one.name} hint={one.description} optional>
            <Picker from={sourcesOf(workspace)} first={EACH_RUN} value={String(chosen[one.name] ?? "")} onChange={(value) => setChosen(Object.fromEntries([...Object.entries(chosen).filter(([name]) => name !== one.name), ...(value === "" ? [] : [[one.name, value] as const])]))} />
          </Field>
        ))}
      </div>
    </Dialog>
  );
}
