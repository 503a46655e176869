/** Which requests a policy is about, and in which order policies are tried. */
import { type DocumentHandle, type JsonObject, removeAt, setAt } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { SharedNumber } from "../forms/SharedFields";
import { SharedText } from "../forms/SharedText";
import { useAt } from "../live/document";
import { CRITICALITIES } from "../sources/criticality";
import { Card, FieldRow } from "../ui";
import { Choices } from "./Choices";
import styles from "./policies.module.css";
import { approvalTypesQuery } from "./queries";
import { KINDS } from "./words";

export function AboutCard({ handle, reason }: { readonly handle: DocumentHandle; readonly reason: string | undefined }) {
  const scope = useAt<JsonObject>(handle, ["body", "applies_to"]) ?? {};
  const types = useQuery(approvalTypesQuery).data?.items ?? [];
  const chosen = (part: string) => Object.keys((scope[part] as JsonObject | undefined) ?? {});
  const set = (part: string) => (value: string, on: boolean) =>
    handle.edit((doc) => {
      if (on) setAt(doc, ["body", "applies_to", part, value], true);
      else removeAt(doc, ["body", "applies_to", part, value]);
    });
  return (
    <Card title="About this policy">
      <div className={styles["fields"]}>
        <SharedText path={["body", "name"]} label="Name" maxLength={200} problem={(written) => (written.trim() === "" ? "Needs a name. It is empty." : undefined)} />
        <SharedText path={["body", "description"]} label="Description" optional rows={2} placeholder="What this policy is for" />
        <FieldRow>
          <SharedNumber path={["body", "priority"]} label="Priority" whole min={-1000} max={1000} fallback={0} hint="The highest is tried first." />
          <SharedText path={["body", "zone"]} kind="value" label="Time zone" machine placeholder="UTC" hint="For hour and weekday." />
        </FieldRow>
        <Choices label="Requests (none chosen: all)" options={types.map((one) => ({ value: one.name, label: one.title }))} chosen={chosen("types")} reason={reason} onChange={set("types")} />
        <Choices label="About documents (none chosen: all)" options={KINDS} chosen={chosen("document_kinds")} reason={reason} onChange={set("document_kinds")} />
        <Choices label="Of criticality (none chosen: all)" options={CRITICALITIES} chosen={chosen("criticalities")} reason={reason} onChange={set("criticalities")} />
      </div>
    </Card>
  );
}
