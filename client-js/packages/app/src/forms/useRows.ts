/** The rows of a list that is one value, each known again when the list is another. */
import { useRef } from "react";
import { keyed, type Row } from "./rows";

export function useRows<Value>(list: readonly Value[]): readonly Row<Value>[] {
  const rows = useRef<readonly Row<Value>[]>([]);
  rows.current = keyed(rows.current, list);
  return rows.current;
}
