/** The order of the grid, which has no heads to press. */
import { ArrowDown, ArrowUp } from "lucide-react";
import { IconButton, Select } from "../ui";
import { orderOf, readSourcesSearch, type SourcesSearch } from "./search";
import styles from "./sources.module.css";

type Order = NonNullable<SourcesSearch["sorted"]>;

const WORDS: readonly { readonly value: Order; readonly label: string }[] = [
  { value: "match", label: "Best match first" },
  { value: "title", label: "By name" },
  { value: "kind", label: "By kind" },
  { value: "test", label: "By last test" },
  { value: "health", label: "By health" },
  { value: "criticality", label: "By criticality" },
  { value: "created_at", label: "By when made" },
  { value: "updated_at", label: "By when changed" },
];

export function SortBy({ search, onShow }: { readonly search: SourcesSearch; readonly onShow: (search: SourcesSearch) => void }) {
  const descending = search.descending ?? false;
  const words = search.search === undefined ? WORDS.filter(({ value }) => value !== "match") : WORDS;
  return (
    <div className={styles["order"]}>
      <div className={styles["facet"]}>
        <Select label="Order" value={orderOf(search)} options={words} onChange={(sorted) => onShow(readSourcesSearch({ ...search, sorted }))} />
      </div>
      <IconButton icon={descending ? ArrowDown : ArrowUp} label={descending ? "Descending, turn round" : "Ascending, turn round"} onClick={() => onShow(readSourcesSearch({ ...search, descending: !descending }))} />
    </div>
  );
}
