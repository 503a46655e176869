/** What a role may do here, as the reason why not: undefined where it is allowed. The server decides; this explains. */
import { mayComment as roleComments, mayEdit as roleEdits } from "@concert/sdk";

export function mayEdit(role: string | undefined): string | undefined {
  return role !== undefined && roleEdits(role) ? undefined : `Needs an editor; you are ${withArticle(role)}`;
}

export function mayRun(role: string | undefined): string | undefined {
  return mayEdit(role);
}

/** "a viewer", "an editor" */
export function withArticle(role: string | undefined): string {
  if (role === undefined || role === "") return "a guest";
  return /^[aeio]/u.test(role) ? `an ${role}` : `a ${role}`;
}

export function mayComment(role: string | undefined): string | undefined {
  return role !== undefined && roleComments(role) ? undefined : `Needs a commenter; you are ${withArticle(role)}`;
}
