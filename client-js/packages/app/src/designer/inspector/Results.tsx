/** What a run gives back by name: `flow.output` sets it, and a design that calls this one reads it. */
import { removeAt, setAt } from "@concert/sdk";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { SharedSelect } from "../../forms/SharedFields";
import { SharedText } from "../../forms/SharedText";
import { Button, Field, FieldRow, IconButton, TextInput } from "../../ui";
import { useDesignPart, useDesigning } from "../context";
import styles from "./inspector.module.css";
import { TYPES } from "./RunParameters";

export function Results() {
  const { state, editReason } = useDesigning();
  const results = useDesignPart("results");
  const [name, setName] = useState("");
  const wanted = name.trim();
  const wrong = wanted === "" ? undefined : /[.[\]\s]/u.test(wanted) ? "No spaces, dots or brackets." : wanted in results ? "There is one already." : undefined;
  const add = () => {
    if (wanted === "" || wrong !== undefined) return;
    state.handle.edit((doc) => setAt(doc, ["body", "results", wanted], { type: "json", description: "" }));
    setName("");
  };
  return (
    <>
      <h3 className={styles["group"]}>Results</h3>
      {Object.keys(results).length === 0 && <p className={styles["quiet"]}>None. A step “Set result” gives a value back under one of these names.</p>}
      {Object.keys(results).map((id) => (
        <fieldset key={id} className={styles["parameter"]}>
          <legend className="visually-hidden">Result {id}</legend>
          <FieldRow>
            <Field label="Name" note={false}>
              <TextInput machine readOnly value={id} onChange={() => undefined} />
            </Field>
            <SharedSelect path={["body", "results", id, "type"]} label="Type" options={TYPES} />
          </FieldRow>
          <div className={styles["resultFoot"]}>
            <SharedText path={["body", "results", id, "description"]} kind="value" label="Description" optional />
            <IconButton icon={Trash2} label={`Delete the result ${id}`} reason={editReason} onClick={() => state.handle.edit((doc) => removeAt(doc, ["body", "results", id]))} />
          </div>
        </fieldset>
      ))}
      <div className={styles["adding"]}>
        <Field label="New result" error={wrong} note={wrong !== undefined} closed={editReason}>
          <TextInput machine value={name} placeholder="rows" onChange={setName} onKeyDown={(event) => event.key === "Enter" && add()} />
        </Field>
        <Button size="small" icon={Plus} reason={editReason ?? (wanted === "" ? "Needs a name" : wrong)} onClick={add}>
          Add
        </Button>
      </div>
    </>
  );
}
