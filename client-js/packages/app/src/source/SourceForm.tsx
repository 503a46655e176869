/** The configuration of a source, edited by several people at once: General, Connection, Limits. */
import type { DocumentHandle, JsonObject } from "@concert/sdk";
import { SharedForm } from "../forms/binding";
import { fieldsOf, inUse } from "../forms/schema";
import { SharedNumber, SharedSchemaField, SharedSelect, SharedSwitch, SharedTags } from "../forms/SharedFields";
import { SharedText } from "../forms/SharedText";
import { useValue } from "../live/document";
import { useBootstrap } from "../session/Bootstrap";
import { CRITICALITIES } from "../sources/criticality";
import { LockedSection } from "../locks/LockedSection";
import type { Part } from "../locks/standing";
import { FieldRow } from "../ui";
import { CONNECTION, GENERAL, LIMITS } from "./parts";
import { CredentialField } from "./CredentialField";
import { hourProblem, LIMIT_NUMBERS, nameProblem } from "./fieldRules";
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
        <SharedText path={["body", "name"]} label="Name" machine maxLength={200} problem={nameProblem} />
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
  const connection = useValue<JsonObject>(["body", "connection"]);
  const kind = kinds.find((one) => one.kind === chosen);
  return (
    <LockedSection title="Connection" part={CONNECTION} onFocus={() => onPart(CONNECTION)}>
      <SourceProblems handle={handle} />
      <SharedSelect path={["body", "kind"]} label="Kind" options={kinds.map((one) => ({ value: one.kind, label: one.title }))} />
      {kind !== undefined && inUse(fieldsOf(kind.config), connection ?? {}).map((field) => <SharedSchemaField key={field.name} path={["body", "connection", field.name]} field={field} />)}
      <CredentialField host={hostOf(connection)} />
    </LockedSection>
  );
}

/** Where a secret goes: the host of a server, or of an address. */
function hostOf(connection: JsonObject | undefined): string {
  const { host, url } = connection ?? {};
  if (typeof host === "string") return host;
  return typeof url === "string" && URL.canParse(url) ? new URL(url).hostname : "";
}

function Limits({ onPart }: PartProps) {
  return (
    <LockedSection title="Limits" part={LIMITS} onFocus={() => onPart(LIMITS)}>
      <FieldRow>
        <SharedNumber path={["body", "limits", "statement_timeout_s"]} label="Statement timeout" unit="s" {...LIMIT_NUMBERS.statement_timeout_s} hint="Then the statement stops." />
        <SharedNumber path={["body", "limits", "sample_rows"]} label="Sample rows" {...LIMIT_NUMBERS.sample_rows} step={1000} hint="Read by a profile at most." />
      </FieldRow>
      <FieldRow>
        <SharedNumber path={["body", "limits", "rows"]} label="Rows of an answer" {...LIMIT_NUMBERS.rows} step={1000} hint="What is beyond is cut off." />
        <SharedNumber path={["body", "limits", "parallel"]} label="Connections at once" {...LIMIT_NUMBERS.parallel} hint="Later ones wait in line." />
      </FieldRow>
      <FieldRow>
        <SharedText path={["body", "limits", "read_from"]} kind="value" label="Read from" optional machine placeholder="22:00" maxLength={5} problem={hourProblem} hint="Empty: at any hour." />
        <SharedText path={["body", "limits", "read_until"]} kind="value" label="Read until" optional machine placeholder="06:00" maxLength={5} problem={hourProblem} />
      </FieldRow>
      <SharedText path={["body", "limits", "zone"]} kind="value" label="Time zone of these hours" optional machine placeholder="UTC" maxLength={64} />
      <SharedSwitch path={["body", "limits", "weekends"]} label="All day at weekends" />
    </LockedSection>
  );
}
