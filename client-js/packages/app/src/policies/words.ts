/** What documents and criticalities are called where policies speak of them. */
export const KINDS = [
  { value: "workflow", label: "Designs" },
  { value: "data_source", label: "Sources" },
  { value: "rule_set", label: "Rule sets" },
  { value: "glossary", label: "Glossaries" },
  { value: "policy", label: "Policies" },
] as const;
/** Kinds of which none has a criticality. */
export const NEVER_CRITICAL: ReadonlySet<string> = new Set(["policy"]);

const WORDS: ReadonlyMap<string, string> = new Map(KINDS.map(({ value, label }) => [value, label.toLowerCase()]));

/** "designs" of "workflow"; names that have no other word stand as they are. */
export function wordOf(name: string): string {
  return WORDS.get(name) ?? name.replaceAll("_", " ");
}
