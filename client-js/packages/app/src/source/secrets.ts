/** What the workspace keeps secret, by name. Only who manages it may ask. */
import { queryOptions } from "@tanstack/react-query";
import { call } from "../data/api";

export const secretsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ["secrets", workspace],
    queryFn: ({ signal }) => call("secrets.list", { id: workspace, limit: 1000 }, { signal }),
  });

/** A name for a secret out of a reference, or of anything: lower case, digits, hyphens. */
export function secretName(text: string): string {
  const plain = text.replace(/^vault:/u, "").toLowerCase();
  return plain.replaceAll(/[^a-z0-9_-]+/gu, "-").replaceAll(/^[-_]+|[-_]+$/gu, "").slice(0, 64);
}
