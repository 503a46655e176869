/** Rules as a document of the kind `rule_set` holds them. */
import { type DocumentHandle, type Json, type JsonObject, removeAt, setAt, text } from "@concert/sdk";
import type { Area } from "./queries";

export interface Rule {
  readonly id: string;
  readonly area: Area;
  readonly check: string;
  readonly name: string;
  readonly table: string;
  readonly column: string;
  readonly severity: string;
  readonly enabled: boolean;
  readonly parameters: Readonly<Record<string, Json>>;
}

export const AREAS: readonly { readonly id: Area; readonly label: string }[] = [
  { id: "quality", label: "Quality" },
  { id: "classification", label: "Classification" },
  { id: "schema", label: "Schema" },
];

export function rulesOf(rules: JsonObject | undefined): readonly Rule[] {
  return Object.entries(rules ?? {})
    .flatMap(([id, raw]) => (typeof raw === "object" && raw !== null && !Array.isArray(raw) ? [read(id, raw as JsonObject)] : []))
    .toSorted((one, other) => titleOf(one).localeCompare(titleOf(other)) || one.id.localeCompare(other.id));
}

function read(id: string, raw: JsonObject): Rule {
  const said = (name: string, otherwise: string) => (typeof raw[name] === "string" ? (raw[name] as string) : otherwise);
  const area = said("area", "quality");
  return {
    id,
    area: area === "classification" || area === "schema" ? area : "quality",
    check: said("check", ""),
    name: said("name", ""),
    table: said("table", "*"),
    column: said("column", "*"),
    severity: said("severity", "medium"),
    enabled: raw["enabled"] !== false,
    parameters: (raw["parameters"] ?? {}) as Readonly<Record<string, Json>>,
  };
}

/** Its name, else its check and where it looks: "not null, customers.email". */
export function titleOf(rule: Rule): string {
  if (rule.name !== "") return rule.name;
  if (rule.check === "") return "New rule";
  const check = rule.check.replaceAll("_", " ");
  if (rule.table === "*" && rule.column === "*") return check;
  return `${check}, ${rule.column === "*" ? rule.table : `${rule.table}.${rule.column}`}`;
}

export function addRule(handle: DocumentHandle, area: Area, check: string): string {
  const id = crypto.randomUUID();
  const rule = { area, check, name: text(), table: "*", column: "*", severity: "medium", parameters: {}, tolerance: {}, enabled: true };
  handle.edit((doc) => setAt(doc, ["body", "rules", id], rule));
  return id;
}

export function setApplies(handle: DocumentHandle, source: string, applies: boolean): void {
  handle.edit((doc) => {
    if (applies) setAt(doc, ["body", "applies_to", source], true);
    else removeAt(doc, ["body", "applies_to", source]);
  });
}
