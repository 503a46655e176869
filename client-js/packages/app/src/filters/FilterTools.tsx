/** Above a list that is narrowed: its words, its choices, the filters that are kept of it, and how many of how many fit. */
import type { ReactNode } from "react";
import { listCount } from "../format/numbers";
import { ListTools, type Option, Select } from "../ui";
import { ListFilter } from "../workspace/ListFilter";
import styles from "./filters.module.css";
import type { Choices } from "./query";
import { SavedFilters } from "./SavedFilters";
import type { Chosen } from "./useChoices";

interface FilterToolsProps<Shape extends Choices & { readonly search: string }> {
  readonly workspace: string;
  /** The name of the list among saved filters. */
  readonly list: string;
  /** What one of it is called, for the count: "compliance rule". */
  readonly one: string;
  readonly many?: string;
  /** What the box for words is called. */
  readonly label: string;
  readonly placeholder?: string;
  readonly place: Chosen<Shape>;
  /** How many fit, once it is known. */
  readonly total: number | undefined;
  /** How many there are without a filter, once it is known. */
  readonly all?: number | undefined;
  /** A value in words, where it is an id. */
  readonly named?: (name: string, value: string) => string;
  /** The choices beside the words. */
  readonly children?: ReactNode;
}

export function FilterTools<Shape extends Choices & { readonly search: string }>({ workspace, list, one, many, label, placeholder = label, place, total, all, named, children }: FilterToolsProps<Shape>) {
  const setText = (search: string) => place.choose({ search } as Partial<Shape>);
  return (
    <ListTools>
      <ListFilter label={label} placeholder={placeholder} place={{ text: place.chosen.search, setText }} />
      {children}
      <SavedFilters workspace={workspace} list={list} query={place.query} onApply={place.apply} {...(named === undefined ? {} : { named })} />
      <span className="quiet" role="status">
        {total === undefined || (total === 0 && !place.narrowed) ? "" : listCount(total, one, place.narrowed, all, many)}
      </span>
    </ListTools>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly Option<Value>[];
  readonly onChange: (value: Value) => void;
}

export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  return (
    <div className={styles["choice"]}>
      <Select {...props} />
    </div>
  );
}
