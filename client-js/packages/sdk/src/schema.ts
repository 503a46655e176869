/** What the server takes and gives, command by command (server/API.md). Times are UTC microseconds. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export interface Listing<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  readonly offset: number;
  readonly limit: number;
}

interface Page {
  readonly offset?: number;
  readonly limit?: number;
}

interface Id {
  readonly id: string;
}

export interface WorkspaceOut extends Id {
  readonly name: string;
  readonly role: string;
  readonly document: string;
  readonly created_at: number;
}

export interface Bootstrap {
  readonly build: string;
  readonly user: { readonly id: string; readonly name: string; readonly email: string | null; readonly organisation: string; readonly organisation_name: string };
  readonly workspaces: readonly WorkspaceOut[];
  readonly kinds: readonly { readonly name: string; readonly version: number; readonly title: string; readonly icon: string; readonly shape: Json }[];
  readonly source_kinds: readonly { readonly kind: string; readonly title: string; readonly icon: string; readonly config: Json }[];
}

export interface DocumentOut extends Id {
  readonly workspace: string;
  readonly kind: string;
  readonly title: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly updated_by: string;
  readonly updated_by_name: string;
  readonly trashed_at: number | null;
  readonly present: readonly { readonly user: string; readonly name: string; readonly color: number }[];
}

export interface DocumentContent extends DocumentOut {
  readonly role: string;
  readonly epoch: string;
  readonly sequence: number;
  readonly content_hash: string;
  readonly body: JsonObject;
  readonly layout: JsonObject;
}

/** Input and output of each command by name. */
export interface Commands {
  readonly bootstrap: { readonly input: Record<string, never>; readonly output: Bootstrap };
  readonly "workspaces.list": { readonly input: Page; readonly output: Listing<WorkspaceOut> };
  readonly "workspaces.create": { readonly input: { readonly name: string }; readonly output: WorkspaceOut };
  readonly "documents.list": { readonly input: Page & Id & { readonly kind?: string; readonly search?: string; readonly trashed?: boolean }; readonly output: Listing<DocumentOut> };
  readonly "documents.create": { readonly input: Id & { readonly kind: string; readonly name: string; readonly body?: JsonObject; readonly layout?: JsonObject }; readonly output: DocumentContent };
  readonly "documents.get": { readonly input: Id; readonly output: DocumentContent };
  readonly "documents.trash": { readonly input: Id; readonly output: DocumentOut };
  readonly "documents.restore": { readonly input: Id; readonly output: DocumentOut };
}

/** Where each command is found over HTTP, below `/api`. */
export const ROUTES: Readonly<Record<keyof Commands, readonly [method: "GET" | "POST" | "PUT" | "DELETE", path: string]>> = {
  bootstrap: ["GET", "/bootstrap"],
  "workspaces.list": ["GET", "/collaboration/workspaces"],
  "workspaces.create": ["POST", "/collaboration/workspaces"],
  "documents.list": ["GET", "/collaboration/workspaces/{id}/documents"],
  "documents.create": ["POST", "/collaboration/workspaces/{id}/documents"],
  "documents.get": ["GET", "/documents/{id}"],
  "documents.trash": ["DELETE", "/documents/{id}"],
  "documents.restore": ["POST", "/documents/{id}/restore"],
};
