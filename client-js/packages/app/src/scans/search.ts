/** Which scan definition is open, as the address names it. */
export interface DefinitionSearch {
  readonly definition?: string;
}

export function readDefinitionSearch(search: Record<string, unknown>): DefinitionSearch {
  return typeof search["definition"] === "string" ? { definition: search["definition"] } : {};
}
