/** A Python script that runs the same steps, to read and to copy; made anew when the design changes. */
import { useQuery } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import { useEffect, useRef } from "react";
import { call } from "../../data/api";
import { Button, ErrorState, Skeleton, toast } from "../../ui";
import { useDesign, useDesignerState } from "../context";
import styles from "../designer.module.css";
import { openEditor } from "./editor";
import { scriptWords } from "./scriptWords";

export function ScriptEditor() {
  const { handle, record } = useDesignerState();
  const design = useDesign();
  const script = useQuery({ queryKey: ["designs.export", handle.id, "python", record.get()?.hash, design], queryFn: () => call("designs.export", { id: handle.id, format: "python" }), placeholderData: (before) => before });
  if (script.error !== null) return <ErrorState title="The script could not be made">{script.error.message}</ErrorState>;
  if (script.data === undefined) return <Skeleton height="100%" />;
  const { text, notes } = script.data;
  return (
    <div className={styles["codeBody"]}>
      <Shown text={text} />
      <div className={styles["codeFoot"]}>
        <div role="status">{scriptWords(notes)}</div>
        <Button size="small" icon={Copy} onClick={() => void navigator.clipboard.writeText(text).then(() => toast({ text: "Copied the script" }))}>
          Copy the script
        </Button>
      </div>
    </div>
  );
}

function Shown({ text }: { readonly text: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return;
    const view = openEditor({ parent: place.current, label: "The design as a Python script", text, language: "python", closed: true });
    return () => view.destroy();
  }, [text]);
  return <div ref={place} className={styles["codeEditor"]} />;
}
