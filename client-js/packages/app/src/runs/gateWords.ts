/** What is said of a gate. */
import { firstName } from "../people/person";

/** `unable`: the names of those who were asked and have no right to approve, at least one; `asked`: how many were. */
export function unableWords(unable: readonly string[], asked: number): string {
  const who = unable.map(firstName).join(", ");
  const may = `${who} may not approve here`;
  const role = `Give ${unable.length === 1 ? "that person" : "one of them"} a role that may`;
  return unable.length < asked ? `${may}; the others may.` : `${may}, so this waits for nobody. ${role}, or cancel the run.`;
}
