/** Which sources are meant, where the operation was not started from their list: all, those of a filter, or with certain words. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { readQuery } from "../../filters/query";
import { useSavedFilters } from "../../filters/queries";
import { counted } from "../../format/numbers";
import { readSourcesSearch } from "../../sources/search";
import { Field, SearchInput, Select } from "../../ui";
import type { Chosen } from "./draft";
import { call } from "../../data/api";

const ALL = "all";

interface SourcesChoiceProps {
  readonly workspace: string;
  readonly onChange: (chosen: Chosen | undefined) => void;
}

export function SourcesChoice({ workspace, onChange }: SourcesChoiceProps) {
  const [kept, choose] = useState(ALL);
  const [words, setWords] = useState("");
  const filters = useSavedFilters(workspace, "sources").data?.items ?? [];
  const filter = filters.find((one) => one.id === kept);
  const search = readSourcesSearch({ ...(filter === undefined ? {} : readQuery(filter.query)), ...(words.trim() === "" ? {} : { search: words.trim() }) });
  const { sorted: _sorted, descending: _descending, ...query } = search;
  const count = useQuery({
    queryKey: ["sources", workspace, "how many", query],
    queryFn: ({ signal }) => call("sources.list", { workspace, ...query, limit: 1 }, { signal }),
  }).data?.total;
  const key = JSON.stringify(query);
  useEffect(() => {
    onChange(count === undefined ? undefined : { by: "query", query: JSON.parse(key), count });
    // told of what is asked, not of who listens
  }, [key, count]);
  return (
    <>
      <Field label="Sources" hint={count === undefined ? "Counting…" : `${counted(count, "source")}. They are counted once more when it starts.`}>
        <Select value={kept} options={[{ value: ALL, label: "All sources" }, ...filters.map((one) => ({ value: one.id, label: `Filter: ${one.name}` }))]} onChange={choose} />
      </Field>
      <Field label="With these words" optional note={false}>
        <SearchInput value={words} placeholder="Any" onChange={setWords} />
      </Field>
    </>
  );
}
