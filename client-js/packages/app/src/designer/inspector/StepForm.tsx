/** The form of a step: its name, what its operation takes, when it gives up, and a note. */
import { useMemo } from "react";
import { SharedNumber } from "../../forms/SharedFields";
import { SharedText } from "../../forms/SharedText";
import { FieldRow } from "../../ui";
import { type Operation, useOperations } from "../catalogue";
import { useStep } from "../context";
import { parameterFields } from "../model/parameterFields";
import styles from "./inspector.module.css";
import { ParameterField, useReveal } from "./ParameterField";
import { StepFlow } from "./StepFlow";

interface StepFormProps {
  readonly node: string;
  readonly operation: Operation | undefined;
}

export function StepForm({ node, operation }: StepFormProps) {
  const fields = useMemo(() => (operation === undefined ? [] : parameterFields(operation.input)), [operation]);
  const operations = useOperations();
  const name = useReveal(`${node} name`);
  const at = ["body", "nodes", node];
  // What only steers does nothing that could fail and be tried again.
  const triesAgain = operation?.category !== "Flow" || operation.name === "flow.call";
  return (
    <div className={styles["form"]}>
      <div ref={name}>
        <SharedText path={[...at, "name"]} label="Name" maxLength={200} />
      </div>
      {operation === undefined && operations.size > 0 && <UnknownOperation node={node} />}
      {fields.map((shape) => (
        <ParameterField key={shape.name} node={node} shape={shape} />
      ))}
      <StepFlow node={node} />
      {triesAgain && (
        <>
          <h3 className={styles["group"]}>When it does not work at once</h3>
          <SharedNumber path={[...at, "timeout_s"]} label="Timeout" unit="s" min={1} max={86_400} hint={operation?.timeout == null ? undefined : `Empty means ${operation.timeout} s.`} />
          <FieldRow>
            <SharedNumber path={[...at, "retry", "attempts"]} label="Attempts" whole min={1} max={20} hint="The first one counts." />
            <SharedNumber path={[...at, "retry", "backoff_s"]} label="Pause" unit="s" min={0} max={3600} hint="Doubles each time." />
          </FieldRow>
          <SharedNumber path={[...at, "retry", "longest_s"]} label="Longest pause" unit="s" min={0} max={86_400} fallback={3600} />
        </>
      )}
      <SharedText path={[...at, "note"]} label="Note" optional rows={2} placeholder="What others should know" />
    </div>
  );
}

function UnknownOperation({ node }: { readonly node: string }) {
  const step = useStep(node);
  return <p className={styles["warning"]}>This installation has no operation “{step?.operation ?? ""}”. Choose another step, or ask an admin what is missing.</p>;
}
