/** Choosing in the list of sources: by checkbox, by keys on the row or tile in focus, all at once. */
import { useState } from "react";
import type { SourcePages } from "./pages";
import { extended, NONE, type Picked, toggled } from "./picking";

export interface Picking {
  readonly picked: Picked;
  readonly pick: (picked: Picked) => void;
  /** A checkbox was pressed; with Shift all since the one before. */
  readonly press: (id: string, at: number, through: boolean) => void;
  /** The row or tile in which the focus is, or the first one. */
  readonly atFocus: (through: boolean) => void;
}

/** What is chosen in the list. Another filter begins with nothing chosen: nobody acts on what they do not see. */
export function usePicking(pages: SourcePages, filter: string): Picking {
  const [state, setState] = useState({ filter, picked: NONE });
  const picked = state.filter === filter ? state.picked : NONE;
  const pick = (next: Picked) => setState({ filter, picked: next });
  const press = (id: string, at: number, through: boolean) => pick(through ? extended(picked, at, (index) => pages.rowAt(index)?.id) : toggled(picked, id, at));
  const atFocus = (through: boolean) => {
    const one = document.activeElement?.closest<HTMLElement>("[data-index]") ?? enterList();
    const at = Number(one?.dataset["index"] ?? -1);
    const id = at < 0 ? undefined : pages.rowAt(at)?.id;
    if (id !== undefined) press(id, at, through);
  };
  return { picked, pick, press, atFocus };
}

/** Who is nowhere in the list begins at its first row, or at the tile where Tab stops; arrow keys go on from there. */
function enterList(): HTMLElement | null {
  const tile = document.querySelector<HTMLElement>("main [data-index][tabindex='0']");
  const one = tile ?? document.querySelector<HTMLElement>("main tbody tr[data-index]");
  (tile ?? one?.querySelector<HTMLElement>("td:first-child a"))?.focus();
  return one;
}
