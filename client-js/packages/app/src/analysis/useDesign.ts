/** What a design is called and how its steps are connected, from its record. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "../data/api";

export interface DesignFacts {
  readonly title: string;
  /** Of a step, by what it is called; else by what it does. */
  readonly nameOf: (node: string) => string;
  /** Each with the names of both its steps. */
  readonly edges: readonly { readonly source: string; readonly target: string; readonly label: string }[];
}

interface Body {
  readonly nodes?: Record<string, { readonly name?: string; readonly operation?: string }>;
  readonly edges?: Record<string, { readonly source?: string; readonly target?: string }>;
}

const designQuery = (document: string) =>
  queryOptions({
    queryKey: ["document", document, "facts"],
    queryFn: async ({ signal }): Promise<DesignFacts> => {
      const { title, body } = await call("documents.get", { id: document }, { signal });
      const { nodes = {}, edges = {} } = body as Body;
      const nameOf = (node: string) => nodes[node]?.name || nodes[node]?.operation || node;
      return { title, nameOf, edges: edgesOf(edges, (node) => node in nodes, nameOf) };
    },
  });

function edgesOf(edges: NonNullable<Body["edges"]>, isThere: (node: string) => boolean, nameOf: (node: string) => string): DesignFacts["edges"] {
  return Object.values(edges).flatMap(({ source = "", target = "" }) => (isThere(source) && isThere(target) ? [{ source, target, label: `${nameOf(source)} → ${nameOf(target)}` }] : []));
}

export function useDesign(document: string): DesignFacts | undefined {
  return useQuery(designQuery(document)).data;
}
