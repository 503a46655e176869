/** What changes only with an approval: documents of some kinds and criticalities, wholly or in some fields. */
import { type DocumentHandle, type JsonObject, removeAt, setAt } from "@concert/sdk";
import { SharedTags } from "../forms/SharedFields";
import { CRITICALITIES } from "../sources/criticality";
import { useAt } from "../live/document";
import { Card, StateWord } from "../ui";
import styles from "./policies.module.css";
import { Choices } from "./Choices";
import { KINDS, NEVER_CRITICAL } from "./words";

export function ProtectsCard({ handle, reason }: { readonly handle: DocumentHandle; readonly reason: string | undefined }) {
  const kinds = useChosen(handle, "document_kinds");
  const criticalities = useChosen(handle, "criticalities");
  const fields = useChosen(handle, "fields");
  const nothing = kinds.length + criticalities.length + fields.length === 0;
  const set = (part: string) => (value: string, on: boolean) =>
    handle.edit((doc) => {
      if (on) setAt(doc, ["body", "protects", part, value], true);
      else removeAt(doc, ["body", "protects", part, value]);
    });
  return (
    <Card title="Protects" meta={nothing ? "nothing" : undefined}>
      <div className={styles["fields"]}>
        <p className={styles["note"]}>Such documents change only on a branch, merged by an approved request. The server refuses every other way.</p>
        <Choices label="Kinds of documents" options={KINDS} chosen={kinds} reason={reason} onChange={set("document_kinds")} />
        <Choices label="Criticality" options={CRITICALITIES} chosen={criticalities} reason={reason} onChange={set("criticalities")} />
        <ByCriticality kinds={kinds} criticalities={criticalities} />
        <SharedTags path={["body", "protects", "fields"]} label="Only these fields" placeholder="connection, nodes.*.parameters" hint="None: all of the document. * stands for any." />
      </div>
    </Card>
  );
}

/** Policies have no criticality: with one chosen none of them would be meant, and nobody would see why. */
function ByCriticality({ kinds, criticalities }: { readonly kinds: readonly string[]; readonly criticalities: readonly string[] }) {
  if (criticalities.length === 0) return <p className={styles["note"]}>None chosen: of any criticality, or without one.</p>;
  if (kinds.length === 0 || kinds.some((kind) => !NEVER_CRITICAL.has(kind))) {
    return <p className={styles["note"]}>The criticality that stands there before a change counts. Policies have none, and are not protected by it.</p>;
  }
  return (
    <p className={styles["note"]} role="status">
      <StateWord state="warning">Nothing is protected</StateWord>: policies have no criticality. Choose other documents as well, or no criticality.
    </p>
  );
}

function useChosen(handle: DocumentHandle, part: string): readonly string[] {
  return Object.keys(useAt<JsonObject>(handle, ["body", "protects", part]) ?? {}).toSorted();
}
