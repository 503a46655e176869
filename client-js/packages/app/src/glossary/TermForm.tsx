/** The fields of one term, shared with everybody who is in the glossary. */
import { removeAt, setAt } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useBinding } from "../forms/binding";
import { SharedSelect, SharedTags } from "../forms/SharedFields";
import { SharedText } from "../forms/SharedText";
import { termsQuery } from "../catalog/queries";
import { LoadFailure } from "../data/failure";
import { counted } from "../format/numbers";
import { useDocument } from "../live/document";
import { PersonPicker } from "../pickers/PersonPicker";
import { Field, FieldRow, Select, Skeleton, Tag } from "../ui";
import { STATUSES } from "./status";
import type { Term } from "./terms";
import styles from "./glossary.module.css";

interface TermFormProps {
  readonly workspace: string;
  readonly term: Term;
  readonly terms: readonly Term[];
  readonly reason: string | undefined;
}

export function TermForm({ workspace, term, terms, reason }: TermFormProps) {
  const at = ["body", "terms", term.id] as const;
  return (
    <div className={styles["fields"]}>
      <FieldRow first="wide">
        <SharedText path={[...at, "name"]} label="Term" maxLength={200} problem={(name) => (name.trim() === "" ? "Needs a name. It is empty." : undefined)} />
        <SharedSelect path={[...at, "status"]} label="Status" options={STATUSES} />
      </FieldRow>
      <SharedText path={[...at, "definition"]} label="Definition" rows={4} placeholder="What it means here, so that two people would count the same" />
      <SharedTags path={[...at, "synonyms"]} label="Synonyms" placeholder="Other words for it" />
      <OwnerOf workspace={workspace} path={[...at, "owner"]} />
      <Related term={term} terms={terms} reason={reason} />
      <Places workspace={workspace} term={term} />
    </div>
  );
}

function OwnerOf({ workspace, path }: { readonly workspace: string; readonly path: readonly string[] }) {
  const binding = useBinding<string>(path, "value");
  const owner = typeof binding.value === "string" ? binding.value : "";
  return (
    <Field label="Owner" note={false} {...binding.marks}>
      <PersonPicker workspace={workspace} value={owner} onChange={(next) => binding.set(next === "" ? undefined : next)} onFocus={binding.onFocus} onBlur={binding.onBlur} />
    </Field>
  );
}

function Related({ term, terms, reason }: Pick<TermFormProps, "term" | "terms" | "reason">) {
  const handle = useDocument();
  const others = terms.filter((one) => one.id !== term.id && one.name !== "" && !term.related.includes(one.id));
  const related = term.related.map((id) => terms.find((one) => one.id === id)).filter((one) => one !== undefined);
  const place = (id: string) => ["body", "terms", term.id, "related", id];
  return (
    <div role="group" aria-label="Related terms" className={styles["related"]}>
      {related.map((one) => (
        <button key={one.id} type="button" className={styles["pill"]} disabled={reason !== undefined} aria-label={`Remove ${one.name}`} onClick={() => handle.edit((doc) => removeAt(doc, place(one.id)))}>
          <Tag>{one.name} ×</Tag>
        </button>
      ))}
      <Field label="Related terms" closed={reason} note={false}>
        <Select value="" options={[{ value: "", label: others.length === 0 ? "No other terms" : "Choose one to add" }, ...others.map((one) => ({ value: one.id, label: one.name }))]} onChange={(id) => id !== "" && handle.edit((doc) => setAt(doc, place(id), true))} />
      </Field>
    </div>
  );
}

function Places({ workspace, term }: Pick<TermFormProps, "workspace" | "term">) {
  const handle = useDocument();
  const found = useQuery(termsQuery(workspace, ""));
  if (found.data === undefined) return found.error === null ? <Skeleton width={220} /> : <LoadFailure title="Where it is used could not be loaded" error={found.error} onRetry={() => void found.refetch()} />;
  const places = found.data.items.find((one) => one.glossary === handle.id && one.term === term.id)?.places ?? 0;
  if (places === 0) return <p className="quiet">No table or column refers to it yet.</p>;
  return (
    <Link to="/w/$workspace/catalog" params={{ workspace }} search={{ term: `${handle.id}/${term.id}` }}>
      {counted(places, "place")} in the catalog
    </Link>
  );
}
