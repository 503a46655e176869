/** The configuration of a source, edited by several people at once: General, Connection, Limits. */
import type { DocumentHandle } from "@concert/sdk";
import { SharedForm } from "../forms/binding";
import { fieldsOf } from "../forms/schema";
import { SharedNumber, SharedSchemaField, SharedSelect, SharedTags } from "../forms/SharedFields";
import { SharedText } from "../forms/SharedText";
import { useValue } from "../live/document";
import { useBootstrap } from "../session/Bootstrap";
import { CRITICALITIES } from "../sources/criticality";
import { LockedSection } from "../locks/LockedSection";
import type { Part } from "../locks/standing";
import { FieldRow } from "../ui";
import { CONNECTION, GENERAL, LIMITS } from "./parts";
import { SourceProblems } from "./SourceProblems";

interface SourceFormProps {
  readonly handle: DocumentHandle;
  /** Told which part somebody works in here. */
  readonly onPart: (part: Part) => void;
}

export function SourceForm({ handle, onPart }: SourceFormProps) {
  return (
    <SharedForm handle={handle}>
      <General onPart={onPart} />
      <Connection handle={handle} onPart={onPart} />
      <Limits onPart={onPart} />
    </SharedForm>
  );
}

type PartProps = Pick<SourceFormProps, "onPart">;

function General({ onPart }: PartProps) {
  return (
    <LockedSection title="General" part={GENERAL} onFocus={() => onPart(GENERAL)}>
      <FieldRow>
        <SharedText path={["body", "name"]} label="Name" machine maxLength={200} problem={(name) => (name.trim() === "" ? "Needs a name. It is empty." : undefined)} />
        <SharedSelect path={["body", "criticality"]} label="Criticality" options={CRITICALITIES} />
      </FieldRow>
      <SharedTags path={["body", "tags"]} label="Tags" />
      <SharedText path={["body", "description"]} label="Description" optional rows={2} placeholder="What it holds and who may ask" />
    </LockedSection>
  );
}

function Connection({ handle, onPart }: SourceFormProps) {
  const kinds = useBootstrap().source_kinds;
  const chosen = useValue<string>(["body", "kind"]);
  const kind = kinds.find((one) => one.kind === chosen);
  return (
    <LockedSection title="Connection" part={CONNECTION} onFocus={() => onPart(CONNECTION)}>
      <SourceProblems handle={handle} />
      <SharedSelect path={["body", "kind"]} label="Kind" options={kinds.map((one) => ({ value: one.kind, label: one.title }))} />
      {kind !== undefined && fieldsOf(kind.config).map((field) => <SharedSchemaField key={field.name} path={["body", "connection", field.name]} field={field} />)}
      <SharedText
        path={["body", "credential"]}
        kind="value"
        label="Credential reference"
        optional
        machine
        placeholder="vault:name"
        hint="The secret itself never enters the document."
        problem={credentialProblem}
      />
    </LockedSection>
  );
}

function credentialProblem(reference: string): string | undefined {
  if (reference === "" || /^vault:[a-z0-9]([a-z0-9_-]{0,62}[a-z0-9])?$/u.test(reference)) return undefined;
  return "Needs a reference such as vault:orders-ro, not the secret.";
}

function Limits({ onPart }: PartProps) {
  return (
    <LockedSection title="Limits" part={LIMITS} onFocus={() => onPart(LIMITS)}>
      <FieldRow>
        <SharedNumber path={["body", "limits", "statement_timeout_s"]} label="Statement timeout" unit="s" min={1} max={3600} fallback={30} hint="Then the statement stops." />
        <SharedNumber path={["body", "limits", "sample_rows"]} label="Sample rows" whole min={1} max={100_000_000} step={1000} fallback={100_000} hint="Read by a profile at most." />
      </FieldRow>
    </LockedSection>
  );
}
