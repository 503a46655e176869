/** The views of governance, as the address names them. */

export type View = "risk" | "flaws" | "compliance" | "rules";

export const VIEWS: readonly { readonly id: View; readonly label: string }[] = [
  { id: "risk", label: "Risk" },
  { id: "flaws", label: "Flaws" },
  { id: "compliance", label: "Compliance" },
  { id: "rules", label: "Compliance rules" },
];

export interface GovernanceSearch {
  readonly view?: View;
}

export function readGovernanceSearch(search: Record<string, unknown>): GovernanceSearch {
  const found = VIEWS.find((one) => one.id === search["view"]);
  return found === undefined ? {} : { view: found.id };
}
