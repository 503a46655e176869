/** The terms of a glossary's body as a list. Pure. */
export interface Term {
  readonly id: string;
  readonly name: string;
  readonly definition: string;
  readonly synonyms: readonly string[];
  readonly related: readonly string[];
  readonly status: string;
  readonly owner: string;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** By name; those without one last, so that a new one does not jump away while its name is typed. */
export function termsOf(body: unknown): readonly Term[] {
  return Object.entries(record(body))
    .map(([id, value]) => {
      const term = record(value);
      return {
        id,
        name: text(term["name"]),
        definition: text(term["definition"]),
        synonyms: Object.keys(record(term["synonyms"])).toSorted(),
        related: Object.keys(record(term["related"])),
        status: text(term["status"]) || "draft",
        owner: text(term["owner"]),
      };
    })
    .toSorted((a, b) => Number(a.name === "") - Number(b.name === "") || a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
}

export function fitting(terms: readonly Term[], search: string): readonly Term[] {
  const words = search.toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return terms;
  return terms.filter((term) => {
    const all = [term.name, term.definition, ...term.synonyms].join(" ").toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
