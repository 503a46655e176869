/** How much depends on a document, in the order in which a form offers it. */
import type { Option } from "../ui";

type Criticality = "low" | "medium" | "high" | "critical";

export const CRITICALITIES: readonly Option<Criticality>[] = [
  { value: "low", label: "Low" },
  { value: "medium", label: "Medium" },
  { value: "high", label: "High" },
  { value: "critical", label: "Critical" },
];
