/** What a role may do here, as the reason why not: undefined where it is allowed. The server decides; this explains. */
import type { Role } from "@concert/sdk";

export function mayEdit(role: Role | undefined): string | undefined {
  if (role === "owner" || role === "admin" || role === "editor") return undefined;
  return `Needs an editor; you are ${article(role)}`;
}

export function mayRun(role: Role | undefined): string | undefined {
  return mayEdit(role);
}

function article(role: Role | undefined): string {
  if (role === undefined) return "a guest";
  return /^[aeio]/u.test(role) ? `an ${role}` : `a ${role}`;
}
