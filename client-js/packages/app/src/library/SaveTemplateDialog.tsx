/** A design as a template: for this workspace or for everybody, new or as the next version of one. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../data/api";
import { Button, Dialog, Field, Segmented, Select, TextArea, TextInput, toast } from "../ui";
import styles from "./library.module.css";

interface SaveTemplateDialogProps {
  readonly workspace: string;
  readonly design: string;
  readonly name: string;
  readonly description: string;
  readonly onClose: () => void;
}

const REACHES = [
  { value: "workspace", label: "This workspace" },
  { value: "organisation", label: "Everybody" },
] as const;

export function SaveTemplateDialog({ workspace, design, name, description, onClose }: SaveTemplateDialogProps) {
  const [title, setTitle] = useState(name);
  const [about, setAbout] = useState(description);
  const [tags, setTags] = useState("");
  const [note, setNote] = useState("");
  const [reach, setReach] = useState<(typeof REACHES)[number]["value"]>("workspace");
  const [template, setTemplate] = useState("");
  const known = useQuery({ queryKey: ["library", workspace], queryFn: () => call("library.list", { workspace, limit: 1000 }) });
  const own = (known.data?.items ?? []).filter((one) => one.reach !== "shipped");
  const save = useMutation({
    mutationFn: () => call("library.save", { id: design, title: title.trim(), description: about, tags: tags.split(",").map((one) => one.trim()).filter((one) => one !== ""), note, reach, template }),
    onSuccess: (made) => {
      toast({ text: `Saved ${made.title}, version ${made.version}`, state: "done", detail: "It is in the library. Sources that were chosen here are asked for again." });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title="Save as template"
      hint="Others begin with it. Sources that are chosen in this design are left out."
      onSubmit={() => title.trim() !== "" && save.mutate()}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={save.isPending}>
            Save template
          </Button>
        </>
      }
    >
      <div className={styles["form"]}>
        <Field label="Title" error={title.trim() === "" ? "Needs a title. It is empty." : save.error?.message}>
          <TextInput maxLength={200} value={title} onChange={setTitle} />
        </Field>
        <Field label="Description" optional>
          <TextArea rows={3} value={about} onChange={setAbout} />
        </Field>
        <Field label="Tags" hint="Words with commas between them." optional>
          <TextInput value={tags} onChange={setTags} />
        </Field>
        {own.length > 0 && (
          <Field label="Next version of" optional>
            <Select value={template} placeholder="A new template" options={own.map((one) => ({ value: one.id, label: `${one.title} (version ${one.version})` }))} onChange={setTemplate} />
          </Field>
        )}
        <Field label="What changed" optional>
          <TextInput maxLength={500} value={note} onChange={setNote} />
        </Field>
        <Field label="For">
          <Segmented label="For whom" segments={REACHES} value={reach} onChange={setReach} wide />
        </Field>
      </div>
    </Dialog>
  );
}
