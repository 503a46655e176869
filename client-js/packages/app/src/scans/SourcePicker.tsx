/** Chooses sources out of many: a search, boxes to tick, and those that are chosen above them. */
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { sourcesQuery } from "../data/queries";
import { whole } from "../format/numbers";
import { Icon, SearchInput } from "../ui";
import styles from "./scans.module.css";

/** Shown at once: who looks for another one searches. */
const SHOWN = 100;

interface SourcePickerProps {
  readonly workspace: string;
  readonly chosen: readonly string[];
  /** What the chosen ones are called, where they are not in the list. */
  readonly titles: Readonly<Record<string, string>>;
  readonly onChange: (chosen: readonly string[]) => void;
}

export function SourcePicker({ workspace, chosen, titles, onChange }: SourcePickerProps) {
  const [search, setSearch] = useState("");
  const [seen, see] = useState<Readonly<Record<string, string>>>({});
  const found = useQuery(sourcesQuery({ workspace, search: useDeferredValue(search), limit: SHOWN }));
  const items = found.data?.items ?? [];
  const nameOf = (id: string) => items.find((one) => one.id === id)?.title || seen[id] || titles[id] || "Without a name";
  const toggle = (id: string) => {
    see((before) => ({ ...before, [id]: nameOf(id) }));
    onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  };
  return (
    <fieldset className={styles["picker"]}>
      <legend>Sources</legend>
      {chosen.length > 0 && (
        <ul className={styles["chosen"]} aria-label="Chosen sources">
          {chosen.map((id) => (
            <li key={id}>
              {nameOf(id)}
              <button type="button" aria-label={`Leave out ${nameOf(id)}`} onClick={() => toggle(id)}>
                <Icon of={X} size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <SearchInput aria-label="Find a source" placeholder="Find a source" value={search} onChange={setSearch} />
      <div className={styles["choices"]}>
        {items.map((one) => (
          <label key={one.id}>
            <input type="checkbox" checked={chosen.includes(one.id)} onChange={() => toggle(one.id)} />
            <span>{one.title === "" ? "Without a name" : one.title}</span>
          </label>
        ))}
        {found.data !== undefined && items.length === 0 && <p className={styles["note"]}>No source has these words.</p>}
      </div>
      {found.data !== undefined && found.data.total > items.length && (
        <p className={styles["note"]}>
          The first {whole(items.length)} of {whole(found.data.total)}. Search for another one.
        </p>
      )}
    </fieldset>
  );
}
