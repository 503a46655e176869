/** What a design is called, from its record. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "../data/api";

const titleQuery = (document: string) =>
  queryOptions({
    queryKey: ["document", document, "title"],
    queryFn: async ({ signal }) => (await call("documents.get", { id: document }, { signal })).title,
  });

export function useTitle(document: string): string | undefined {
  return useQuery(titleQuery(document)).data;
}
