/** The filter above a list; "/" leads into it. */
import { Search } from "lucide-react";
import { useRef } from "react";
import { useActions } from "../keyboard/actions";
import { SearchInput } from "../ui";
import type { ListPlace } from "./useList";

interface ListFilterProps {
  /** What the box is called: "Filter members". */
  readonly label: string;
  readonly place: Pick<ListPlace, "text" | "setText">;
  readonly placeholder?: string;
}

export function ListFilter({ label, place, placeholder = "Filter by name" }: ListFilterProps) {
  const input = useRef<HTMLInputElement>(null);
  useActions([{ id: "filter", label, group: "Here", icon: Search, keys: "/", run: () => input.current?.focus() }]);
  return <SearchInput ref={input} aria-label={label} placeholder={placeholder} value={place.text} onChange={place.setText} />;
}
