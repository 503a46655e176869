/** How far a term is agreed, in words and colour. */
import { type State, StateWord } from "../ui";

export const STATUSES = [
  { value: "draft", label: "Draft" },
  { value: "approved", label: "Approved" },
  { value: "deprecated", label: "Deprecated" },
] as const;

const STATES: Readonly<Record<string, State>> = { draft: "waiting", approved: "done", deprecated: "cancelled" };

export function StatusWord({ status }: { readonly status: string }) {
  const known = STATUSES.find((one) => one.value === status);
  return <StateWord state={STATES[status] ?? "idle"}>{known?.label ?? status}</StateWord>;
}
