/** Writes a set of words word by word, so that what others add at the same time stays. */
import { type Path, removeAt, setAt } from "@concert/sdk";
import { useDocument } from "../live/document";

export function useTagWriter(path: Path): (before: readonly string[], after: readonly string[]) => void {
  const handle = useDocument();
  return (before, after) => {
    handle.edit((doc) => {
      for (const tag of after) if (!before.includes(tag)) setAt(doc, [...path, tag], true);
      for (const tag of before) if (!after.includes(tag)) removeAt(doc, [...path, tag]);
    });
  };
}
