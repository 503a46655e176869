/** A step as JSON: read it, change it, write it back as one edit. */
import { useState } from "react";
import { Button, Field, TextArea } from "../../ui";
import { actsOn } from "../acts";
import { useDesignerState, useStep, useStepReason } from "../context";
import { record, stepOf } from "../model/design";
import { readJson } from "../model/json";
import styles from "./inspector.module.css";

export function StepCode({ node }: { readonly node: string }) {
  const state = useDesignerState();
  const reason = useStepReason(node);
  const step = useStep(node);
  const [draft, setDraft] = useState<string>();
  if (step === undefined) return null;
  const read = draft === undefined ? undefined : readJson(draft);
  const wrong = read === undefined ? undefined : read.kind === "wrong" ? read.problem : problemWith(read.value);
  const write = () => {
    if (read?.kind !== "value" || wrong !== undefined) return;
    actsOn(state).writeStep(node, stepOf(read.value));
    setDraft(undefined);
  };
  return (
    <div className={styles["form"]}>
      <Field label="This step as JSON" error={wrong} hint={draft === undefined ? `Its id is ${node}.` : "Not written yet."} closed={reason}>
        <TextArea machine rows={22} spellCheck={false} value={draft ?? JSON.stringify(step, undefined, 2)} onChange={setDraft} />
      </Field>
      <div className={styles["acts"]}>
        <Button reason={reason ?? (draft === undefined ? "Nothing is changed" : wrong)} onClick={write}>
          Write the step
        </Button>
        {draft !== undefined && (
          <Button look="quiet" onClick={() => setDraft(undefined)}>
            Discard
          </Button>
        )}
      </div>
    </div>
  );
}

function problemWith(value: unknown): string | undefined {
  const { operation } = record(value);
  if (typeof operation !== "string" || operation === "") return "Needs an operation, such as source.profile_table.";
  return undefined;
}
