/** What of the log is shown: who, what, words, days, this workspace or all; and the same as a file. */
import { useQuery } from "@tanstack/react-query";
import { Download, X } from "lucide-react";
import { useState } from "react";
import { asError } from "../data/api";
import { trimmed } from "../filters/query";
import { SavedFilters } from "../filters/SavedFilters";
import { useWords } from "../filters/useWords";
import { whole } from "../format/numbers";
import { PersonPicker } from "../pickers/PersonPicker";
import { Button, SearchInput, Select, toast } from "../ui";
import styles from "./audit.module.css";
import { choicesQuery, exported, type Filter } from "./queries";
import { type AuditSearch, readAuditSearch } from "./search";
import { actionWords, countWords, familiesOf, familyOf } from "./words";

interface AuditFiltersProps {
  readonly workspace: string;
  readonly search: AuditSearch;
  readonly filter: Filter;
  readonly total: number | undefined;
  readonly onChange: (next: AuditSearch) => void;
}

export function AuditFilters({ workspace, search, filter, total, onChange }: AuditFiltersProps) {
  const choices = useQuery(choicesQuery(filter));
  const { entry, ...kept } = search;
  const { who, family, action, object, here, since, until } = search;
  const change = (next: Partial<Record<keyof AuditSearch, string | boolean>>) => {
    const merged: Record<string, unknown> = { ...search, ...next };
    onChange(Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== "" && value !== false && value !== undefined)) as AuditSearch);
  };
  const [words, setWords] = useWords(search.text ?? "", (text) => change({ text }));
  const actions = choices.data?.actions ?? [];
  const families = withChosen(familiesOf(actions), (one) => one.family === family, family === undefined ? undefined : { family, words: family, count: 0 });
  const known = withChosen(
    actions.filter((one) => family === undefined || familyOf(one.action) === family),
    (one) => one.action === action,
    action === undefined ? undefined : { action, count: 0 },
  );
  return (
    <div className={styles["tools"]}>
      <div className={styles["words"]}>
        <SearchInput aria-label="Find in the audit log" placeholder="Find in the audit log" value={words} onChange={setWords} />
      </div>
      <PersonPicker label="Who" workspace={workspace} value={who ?? ""} nobody="Anybody" onChange={(value) => change({ who: value })} />
      <Select
        label="About"
        value={family ?? "any"}
        onChange={(value) => change({ family: value === "any" ? "" : value, action: "" })}
        options={[{ value: "any", label: "Everything" }, ...families.map((one) => ({ value: one.family, label: `${one.words} (${whole(one.count)})` }))]}
      />
      <Select
        label="What"
        value={action ?? "any"}
        onChange={(value) => change({ action: value === "any" ? "" : value })}
        options={[{ value: "any", label: "Anything" }, ...known.map((one) => ({ value: one.action, label: `${actionWords(one.action)} (${whole(one.count)})` }))]}
      />
      <Select label="Where" value={here === true ? "here" : "all"} onChange={(value) => change({ here: value === "here" })} options={[{ value: "all", label: "Everywhere" }, { value: "here", label: "This workspace" }]} />
      <label className={styles["day"]}>
        <span>From</span>
        <input type="date" value={since ?? ""} max={until} onChange={(event) => change({ since: event.target.value })} />
      </label>
      <label className={styles["day"]}>
        <span>To</span>
        <input type="date" value={until ?? ""} min={since} onChange={(event) => change({ until: event.target.value })} />
      </label>
      {object !== undefined && (
        <Button size="small" icon={X} onClick={() => change({ object: "" })}>
          Only one thing
        </Button>
      )}
      <SavedFilters
        workspace={workspace}
        list="audit"
        query={trimmed({ ...kept })}
        named={(name, value) => (name === "who" || name === "object" ? "as chosen" : value)}
        onApply={(query) => {
          const next = readAuditSearch(query);
          onChange({ ...next, ...(entry === undefined ? {} : { entry }) });
          setWords(next.text ?? "");
        }}
      />
      <div role="group" aria-label="What fits" className={styles["end"]}>
        <span className={styles["count"]} aria-live="polite">
          {total === undefined ? "" : countWords(total)}
        </span>
        <Export filter={filter} format="csv" />
        <Export filter={filter} format="jsonl" />
      </div>
    </div>
  );
}

/** What is chosen stays to be seen, also where nothing of the kind is left. */
function withChosen<T>(all: readonly T[], isChosen: (one: T) => boolean, chosen: T | undefined): readonly T[] {
  return chosen === undefined || all.some(isChosen) ? all : [chosen, ...all];
}

function Export({ filter, format }: { readonly filter: Filter; readonly format: "csv" | "jsonl" }) {
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await exported(filter, format));
      link.download = `audit.${format}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    } catch (error) {
      toast({ text: "The log was not exported", detail: asError(error).message, state: "failed" });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="small" look="quiet" icon={Download} busy={busy} onClick={() => void save()}>
      {format === "csv" ? "Export CSV" : "Export JSON"}
    </Button>
  );
}
