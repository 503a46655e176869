/** Who is asked in a stage of a decision, and how many of them have to approve: in policies and at gates. Pure. */

export type ApproverKind = "user" | "group" | "role" | "right";
export type Mode = "any" | "all" | "quorum";

export interface Approver {
  readonly kind: ApproverKind;
  /** A person's id, a group's name or id, a role, or a right. */
  readonly name: string;
}

export const MODES: readonly { readonly value: Mode; readonly label: string }[] = [
  { value: "any", label: "Any of them" },
  { value: "all", label: "All of them" },
  { value: "quorum", label: "So many of them" },
];

/** As `subjectsOf` names what can be chosen: "user ID". */
export function subjectOf({ kind, name }: Approver): string {
  return `${kind} ${name}`;
}

/** What was chosen; a group is kept by its name. */
export function approverOf(subject: string, label: string): Approver {
  const kind = kindOf(subject.slice(0, subject.indexOf(" ")));
  return { kind, name: kind === "group" ? label : subject.slice(subject.indexOf(" ") + 1) };
}

export function kindOf(value: unknown): ApproverKind {
  return value === "user" || value === "group" || value === "role" ? value : "right";
}

export function modeOf(value: unknown): Mode {
  return value === "all" || value === "quorum" ? value : "any";
}

/** `people`, `groups`: what those are called that are there. */
export function approverWords({ kind, name }: Approver, people: ReadonlyMap<string, string>, groups: ReadonlyMap<string, string>): string {
  switch (kind) {
    case "user":
      return people.get(name) ?? "Somebody who is not here";
    case "group":
      return groups.get(name) ?? name;
    case "role":
      return `Every ${name}`;
    case "right":
      return name === "approve" ? "Whoever may approve" : `Whoever may ${name}`;
  }
}
