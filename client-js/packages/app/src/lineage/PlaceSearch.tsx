/** Search first: places by their names, with how many hang on each. */
import type { PlaceOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useRef, useState } from "react";
import { LoadFailure } from "../data/failure";
import { useSettled } from "../data/useSettled";
import { counted } from "../format/numbers";
import { ToSources } from "../sources/ToSources";
import { EmptyState, Icon, SearchInput, Skeleton } from "../ui";
import { iconOf } from "./Canvas";
import { keyOf } from "./model";
import { placesQuery } from "./queries";
import { nameOfPlace, whereWords } from "./words";
import styles from "./lineage.module.css";

interface PlaceSearchProps {
  readonly workspace: string;
  /** Only places of this source. */
  readonly source?: string;
  readonly label: string;
  readonly onChoose: (place: PlaceOut) => void;
}

export function PlaceSearch({ workspace, source = "", label, onChoose }: PlaceSearchProps) {
  const [typed, setTyped] = useState("");
  const words = useSettled(typed.trim());
  const host = useRef<HTMLDivElement>(null);
  const found = useQuery(placesQuery(workspace, words, source));
  const move = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [...(host.current?.querySelectorAll<HTMLElement>("input, li button") ?? [])];
    const next = stops[stops.indexOf(event.target as HTMLElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <div ref={host} className={styles["search"]} onKeyDown={move}>
      <SearchInput aria-label={label} placeholder="Tables, columns, descriptions, places outside" value={typed} onChange={setTyped} />
      <p className={styles["count"]} role="status">
        {found.data === undefined ? "" : summary(found.data.items.length, found.data.total)}
      </p>
      {found.error !== null && found.data === undefined ? (
        <LoadFailure title="Places could not be searched" error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <Skeleton height={200} />
      ) : found.data.total === 0 ? (
        <EmptyState act={words === "" && source === "" && <ToSources workspace={workspace} />}>{words === "" ? "No place is known yet. Scan a source, finish a run, or send OpenLineage events." : "No place fits. Try fewer words."}</EmptyState>
      ) : (
        <ul className={styles["found"]} aria-label="Places">
          {found.data.items.map((place) => (
            <li key={keyOf(place)}>
              <button type="button" className={styles["row"]} onClick={() => onChoose(place)}>
                <Icon of={iconOf({ place })} size={14} />
                <span className={styles["texts"]}>
                  <span className={styles["name"]}>{nameOfPlace(place)}</span>
                  <span className={styles["where"]}>{whereWords(place)}</span>
                </span>
                <span className={styles["figures"]}>
                  {place.up ?? 0} up, {place.down ?? 0} down
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function summary(shown: number, total: number): string {
  return shown < total ? `The first ${shown} of ${counted(total, "place")}` : counted(total, "place");
}
