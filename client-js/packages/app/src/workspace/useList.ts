/** Where a person is in a list: its page, its filter, and whether it shows the trash. A new filter starts at the top. */
import { useDeferredValue, useState } from "react";

export interface ListPlace {
  readonly text: string;
  readonly search: string;
  readonly offset: number;
  readonly trashed: boolean;
  readonly setText: (text: string) => void;
  readonly setOffset: (offset: number) => void;
  readonly setTrashed: (trashed: boolean) => void;
}

export function useList(): ListPlace {
  const [text, write] = useState("");
  const [offset, setOffset] = useState(0);
  const [trashed, choose] = useState(false);
  const search = useDeferredValue(text.trim());
  const setText = (next: string) => {
    write(next);
    setOffset(0);
  };
  const setTrashed = (next: boolean) => {
    choose(next);
    setOffset(0);
  };
  return { text, search, offset, trashed, setText, setOffset, setTrashed };
}
