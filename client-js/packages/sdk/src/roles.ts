/** What a role may do to a document, as far as a client needs to know before asking. The server decides. */
import type { Role } from "./schema";

const EDITS: ReadonlySet<string> = new Set<Role>(["owner", "admin", "editor"]);

const COMMENTS: ReadonlySet<string> = new Set<Role>(["owner", "admin", "editor", "approver", "commenter"]);

/** May this role write comments? An unknown role may not. */
export function mayComment(role: string): boolean {
  return COMMENTS.has(role);
}

/** May this role change the document's content? An unknown role may not. */
export function mayEdit(role: string): boolean {
  return EDITS.has(role);
}
