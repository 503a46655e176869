/** What the tables found have in common: choose one, choose it again to let it go. */
import type { FacetOut, FacetsOut } from "@concert/sdk";
import { useState } from "react";
import { whole } from "../format/numbers";
import { Button, Skeleton } from "../ui";
import type { CatalogSearch } from "./search";
import styles from "./catalog.module.css";

const MOST = 8;
const KINDS: Readonly<Record<string, string>> = { table: "Table", view: "View", file: "File" };

interface FacetsProps {
  readonly facets: FacetsOut | undefined;
  readonly search: CatalogSearch;
  readonly onChoose: (choice: Partial<CatalogSearch>) => void;
}

export function Facets({ facets, search, onChoose }: FacetsProps) {
  if (facets === undefined) {
    return (
      <div className={styles["facets"]}>
        <Skeleton height={120} />
      </div>
    );
  }
  return (
    <div className={styles["facets"]}>
      <Facet label="Sources" values={facets.sources} chosen={search.source} onChoose={(source) => onChoose({ source })} />
      <Facet label="Kinds" values={facets.kinds.map((one) => ({ ...one, title: KINDS[one.value] ?? one.value }))} chosen={search.kind} onChoose={(kind) => onChoose({ kind })} />
      <Facet label="Tags" values={facets.tags} chosen={search.tag} onChoose={(tag) => onChoose({ tag })} />
      <Facet label="Owners" values={facets.owners} chosen={search.owner} onChoose={(owner) => onChoose({ owner })} />
      <section>
        <h2>State</h2>
        <button type="button" className={styles["facet"]} aria-pressed={search.gone === true} onClick={() => onChoose({ gone: search.gone === true ? undefined : true })}>
          <span>Gone from their source</span>
        </button>
      </section>
    </div>
  );
}

interface FacetProps {
  readonly label: string;
  readonly values: readonly FacetOut[];
  readonly chosen: string | undefined;
  readonly onChoose: (value: string | undefined) => void;
}

function Facet({ label, values, chosen, onChoose }: FacetProps) {
  const [all, setAll] = useState(false);
  const known = chosen === undefined || values.some((one) => one.value === chosen) ? values : [{ value: chosen, title: chosen, count: 0 }, ...values];
  if (known.length === 0) return null;
  return (
    <section>
      <h2>{label}</h2>
      {(all ? known : known.slice(0, MOST)).map((one) => (
        <button key={one.value} type="button" className={styles["facet"]} aria-pressed={one.value === chosen} onClick={() => onChoose(one.value === chosen ? undefined : one.value)}>
          <span>{one.title}</span>
          <span className={styles["count"]}>{whole(one.count)}</span>
        </button>
      ))}
      {known.length > MOST && (
        <Button size="small" look="quiet" onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${whole(known.length)}`}
        </Button>
      )}
    </section>
  );
}
