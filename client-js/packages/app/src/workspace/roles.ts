/** Roles in words, and who may give which. The server decides; this offers. */
import type { Role, WayOut } from "@concert/sdk";
import type { Option } from "../ui";

/** The strongest first. */
export const ROLES: readonly Role[] = ["owner", "admin", "editor", "approver", "commenter", "viewer"];

const WORDS: Readonly<Record<Role, string>> = {
  owner: "Owner",
  admin: "Admin",
  editor: "Editor",
  approver: "Approver",
  commenter: "Commenter",
  viewer: "Viewer",
};

const DOES: Readonly<Record<Role, string>> = {
  owner: "everything, also hands it over and deletes",
  admin: "everything but deleting for good",
  editor: "changes, tests and runs",
  approver: "reads, comments and approves",
  commenter: "reads and comments",
  viewer: "reads",
};

export function roleWord(role: Role): string {
  return WORDS[role];
}

/** "Editor: changes, tests and runs", for those roles that somebody with `own` may give. */
export function roleOptions(own: Role | undefined): readonly Option<Role>[] {
  return ROLES.filter((role) => mayGive(own, role)).map(described);
}

/** The same without a right to give: what somebody with `own` may do themselves; all of them where that is not known. */
export function optionsUpTo(own: Role | undefined): readonly Option<Role>[] {
  return ROLES.filter((role) => own === undefined || ROLES.indexOf(own) <= ROLES.indexOf(role)).map(described);
}

function described(role: Role): Option<Role> {
  return { value: role, label: `${WORDS[role]}: ${DOES[role]}` };
}

/** The same for narrow places. */
export function shortOptions(own: Role | undefined): readonly Option<Role>[] {
  return ROLES.filter((role) => mayGive(own, role)).map((role) => ({ value: role, label: WORDS[role] }));
}

/** Nobody gives more than they have, and only owners and admins give at all. */
export function mayGive(own: Role | undefined, role: Role): boolean {
  return mayShare(own) && own !== undefined && ROLES.indexOf(own) <= ROLES.indexOf(role);
}

export function mayShare(own: Role | undefined): boolean {
  return own === "owner" || own === "admin";
}

/** Why what needs an admin cannot be done; undefined where it can. */
export function needsAdmin(own: Role | undefined): string | undefined {
  return mayShare(own) ? undefined : "Needs an admin";
}

export function needsOwner(own: Role | undefined): string | undefined {
  return own === "owner" ? undefined : "Needs an owner";
}

const WHERE: Readonly<Record<WayOut["on"], string>> = { organisation: "of the organisation", workspace: "of the workspace", kind: "of all documents of this kind", tag: "of all that carries this tag", document: "of this document" };

/** "editor of the workspace, by the group Data team" */
export function wayWords({ role, on, group, group_name: name, everyone }: WayOut): string {
  const from = group !== null ? `, by the group ${name}` : everyone ? ", as everyone" : "";
  return `${role} ${WHERE[on]}${from}`;
}
