/** The whole design as code: YAML that can be changed while others change the design, and a Python script that runs the same. */
import { useQuery } from "@tanstack/react-query";
import { Download, LibraryBig } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { type Exported, ExportedDialog } from "../designs/FormatNotes";
import { SaveTemplateDialog } from "../library/SaveTemplateDialog";
import { saveText } from "../library/saveText";
import { Button, Menu, type MenuItem, Tabs, toast } from "../ui";
import { ScriptEditor } from "./code/ScriptEditor";
import { YamlEditor } from "./code/YamlEditor";
import { useDesign, useDesigning } from "./context";
import styles from "./designer.module.css";

const TABS = [
  { id: "yaml", label: "YAML" },
  { id: "python", label: "Python" },
] as const;

type Tab = (typeof TABS)[number]["id"];

const FORMATS = [
  { format: "yaml", label: "Concert YAML" },
  { format: "python", label: "Python script" },
  { format: "databricks", label: "Databricks job" },
  { format: "serverless", label: "Serverless Workflow" },
] as const;

export function CodeView() {
  const [tab, setTab] = useState<Tab>("yaml");
  const [saving, setSaving] = useState(false);
  const [exported, setExported] = useState<Exported>();
  const { state, workspace, editReason } = useDesigning();
  const { handle } = state;
  const design = useDesign();
  const items = FORMATS.map(({ format, label }): MenuItem => ({ kind: "act", label, onChoose: () => void exportAs(handle.id, format).then(setExported) }));
  return (
    <div className={styles["code"]}>
      <Tabs
        label="Languages"
        className={styles["codeTabs"]}
        headClassName={styles["codeHead"]}
        tabs={TABS}
        value={tab}
        onChange={setTab}
        end={
          <div className={styles["codeActs"]}>
            <From design={handle.id} />
            <Button size="small" icon={LibraryBig} reason={editReason} onClick={() => setSaving(true)}>
              Save as template
            </Button>
            <Menu items={items} align="end">
              <Button size="small" icon={Download}>
                Export as
              </Button>
            </Menu>
          </div>
        }
      >
        {tab === "yaml" ? <YamlEditor /> : <ScriptEditor />}
      </Tabs>
      {saving && <SaveTemplateDialog workspace={workspace} design={handle.id} name={design.name} description={design.description} onClose={() => setSaving(false)} />}
      {exported !== undefined && <ExportedDialog exported={exported} onClose={() => setExported(undefined)} />}
    </div>
  );
}

/** Hands the file to the browser; gives what is to be said of it where the format cannot say all of the design. */
async function exportAs(id: string, format: string): Promise<Exported | undefined> {
  try {
    const { file, text, media, notes } = await call("designs.export", { id, format });
    saveText(file, text, media);
    if (notes.some((note) => note.weight !== "told")) return { file, notes };
    toast({ text: `Exported ${file}`, detail: "All of the design is in it.", state: "done" });
  } catch (error) {
    toast({ text: "Nothing was exported", detail: error instanceof Error ? error.message : undefined, state: "failed" });
  }
  return undefined;
}

/** Which template the design is from, and whether there is a newer version. */
function From({ design }: { readonly design: string }) {
  const from = useQuery({ queryKey: ["library.origin", design], queryFn: () => call("library.origin", { id: design }) });
  if (from.data === undefined || from.data.template === "") return null;
  const { title, version, newest, newer, removed } = from.data;
  const words = removed ? "From a template that is no longer in the library" : `From ${title}, version ${version}${newer ? `; version ${newest} is in the library` : ""}`;
  return <span className={styles["codeFrom"]}>{words}</span>;
}
