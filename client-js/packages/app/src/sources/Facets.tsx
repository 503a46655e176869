/** Filters of the list of sources: words, and for each kind of value how many sources it would show. */
import type { FacetValue, SourceFacets } from "@concert/sdk";
import { X } from "lucide-react";
import { useRef } from "react";
import { whole } from "../format/numbers";
import { useActions } from "../keyboard/actions";
import { useBootstrap } from "../session/Bootstrap";
import { Button, type Option, SearchInput, Select } from "../ui";
import { CRITICALITIES } from "./criticality";
import type { SourcesSearch } from "./search";
import styles from "./sources.module.css";

interface FacetsProps {
  readonly search: SourcesSearch;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onChange: (search: SourcesSearch) => void;
  readonly facets: SourceFacets | undefined;
}

const ANY = "any";
const TESTS: Readonly<Record<string, string>> = { passed: "Answers", failed: "Does not answer", untested: "Not tested yet" };

export function Facets({ search, text, onText, onChange, facets }: FacetsProps) {
  const { source_kinds } = useBootstrap();
  const input = useRef<HTMLInputElement>(null);
  useActions([{ id: "filter", label: "Filter sources", group: "Here", keys: "/", run: () => input.current?.focus() }]);
  const kinds = (value: string) => source_kinds.find((one) => one.kind === value)?.title ?? (value === "" ? "Not chosen" : value);
  const levels = (value: string) => CRITICALITIES.find((one) => one.value === value)?.label ?? (value === "none" ? "Not said" : `“${value}”`);
  const set = (name: "kind" | "criticality" | "test" | "tags", value: string) => {
    const { [name]: _old, ...rest } = search;
    onChange(value === ANY ? rest : { ...rest, [name]: value });
  };
  const filtered = search.kind ?? search.criticality ?? search.test ?? search.tags ?? search.search;
  return (
    <>
      <div className={styles["words"]}>
        <SearchInput ref={input} aria-label="Filter sources" placeholder="Filter by words" value={text} onChange={onText} />
      </div>
      <Facet label="Kind" every="Every kind" value={search.kind} values={facets?.kind} word={kinds} onChange={(value) => set("kind", value)} />
      <Facet label="Criticality" every="Every criticality" value={search.criticality} values={facets?.criticality} word={levels} onChange={(value) => set("criticality", value)} />
      <Facet label="Last test" every="Every test" value={search.test} values={facets?.test} word={(value) => TESTS[value] ?? value} onChange={(value) => set("test", value)} />
      <Facet label="Tag" every="Every tag" value={search.tags} values={facets?.tags} word={(value) => value} onChange={(value) => set("tags", value)} />
      {filtered !== undefined && (
        <Button look="quiet" size="small" icon={X} onClick={() => onChange({})}>
          Show everything
        </Button>
      )}
    </>
  );
}

interface FacetProps {
  readonly label: string;
  readonly every: string;
  readonly value: string | undefined;
  readonly values: readonly FacetValue[] | undefined;
  readonly word: (value: string) => string;
  readonly onChange: (value: string) => void;
}

function Facet({ label, every, value, values = [], word, onChange }: FacetProps) {
  const known = value === undefined || value === "" || values.some((one) => one.value === value);
  const options: readonly Option[] = [
    { value: ANY, label: every },
    ...(known ? [] : [{ value, label: `${word(value)} (0)` }]),
    ...values.filter((one) => one.value !== "").map((one) => ({ value: one.value, label: `${word(one.value)} (${whole(one.count)})` })),
  ];
  return (
    <div className={styles["facet"]}>
      <Select label={label} value={value ?? ANY} options={options} onChange={onChange} />
    </div>
  );
}
