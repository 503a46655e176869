/** Choosing in the list of sources: by checkbox, by keys on the row in focus, all at once. */
import { useState } from "react";
import type { SourcePages } from "./pages";
import { extended, NONE, type Picked, toggled } from "./picking";

/** The number by which the first row under the head is told to assistive technology. */
const FIRST_ROW = 2;

export interface Picking {
  readonly picked: Picked;
  readonly pick: (picked: Picked) => void;
  /** A checkbox was pressed; with Shift all since the one before. */
  readonly press: (id: string, at: number, through: boolean) => void;
  /** The row in which the focus is, or the first one. */
  readonly atFocus: (through: boolean) => void;
}

/** What is chosen in the list. Another filter begins with nothing chosen: nobody acts on what they do not see. */
export function usePicking(pages: SourcePages, filter: string): Picking {
  const [state, setState] = useState({ filter, picked: NONE });
  const picked = state.filter === filter ? state.picked : NONE;
  const pick = (next: Picked) => setState({ filter, picked: next });
  const press = (id: string, at: number, through: boolean) => pick(through ? extended(picked, at, (index) => pages.rowAt(index)?.id) : toggled(picked, id, at));
  const atFocus = (through: boolean) => {
    const row = document.activeElement?.closest("tr[aria-rowindex]") ?? enterList();
    const at = Number(row?.getAttribute("aria-rowindex") ?? 0) - FIRST_ROW;
    const id = at < 0 ? undefined : pages.rowAt(at)?.id;
    if (id !== undefined) press(id, at, through);
  };
  return { picked, pick, press, atFocus };
}

/** Who is nowhere in the list begins at its first row; arrow keys go on from there. */
function enterList(): Element | null {
  const row = document.querySelector("main tbody tr[aria-rowindex]");
  row?.querySelector<HTMLElement>("td:first-child a")?.focus();
  return row;
}
