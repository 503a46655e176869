/** What the page of a source and its first tab tell each other: at which part of the form somebody works, and which field to show. */
import { createContext, useContext } from "react";
import type { Part } from "../locks/standing";

export interface Stage {
  readonly onPart: (part: Part) => void;
  readonly onField: (place: string | undefined) => void;
  /** A field to bring into view and into focus; `taken` says that it was. */
  readonly wanted: readonly string[] | undefined;
  readonly taken: () => void;
}

export const StageContext = createContext<Stage | undefined>(undefined);

export function useStage(): Stage {
  const stage = useContext(StageContext);
  if (stage === undefined) throw new Error("outside a source's page");
  return stage;
}
