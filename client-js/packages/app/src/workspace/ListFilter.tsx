/** The filter above a list; "/" leads into it. */
import { Search } from "lucide-react";
import { useRef } from "react";
import { useActions } from "../keyboard/actions";
import { SearchInput } from "../ui";
import type { ListPlace } from "./useList";

export function ListFilter({ what, place, placeholder = "Filter by name" }: { readonly what: string; readonly place: ListPlace; readonly placeholder?: string }) {
  const input = useRef<HTMLInputElement>(null);
  useActions([{ id: "filter", label: `Filter ${what}`, group: "Here", icon: Search, keys: "/", run: () => input.current?.focus() }]);
  return <SearchInput ref={input} aria-label={`Filter ${what}`} placeholder={placeholder} value={place.text} onChange={place.setText} />;
}
