/** What a step says of itself before it has run: the literals of its form. Pure. */
import { boundTo } from "../model/bindings";
import type { Step } from "../model/design";

/** The first short text or number among its values: the table, the title. */
export function paramFact(step: Step | undefined): string {
  for (const value of Object.values(step?.parameters ?? {})) {
    if (boundTo(value) !== undefined) continue;
    if (typeof value === "number") return String(value);
    if (typeof value === "string" && value !== "" && !/^[0-9a-f-]{30,}$/u.test(value)) return value;
  }
  return "";
}
