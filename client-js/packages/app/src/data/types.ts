/** Answers of the server as server/API.md describes them. Times are UTC microseconds; `format/` takes milliseconds. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

export interface Listing<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  readonly offset: number;
  readonly limit: number;
}

export type Role = "owner" | "admin" | "editor" | "commenter" | "approver" | "viewer";

export interface Me {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly organisation: string;
  readonly organisation_name: string;
}

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly document: string;
  readonly created_at: number;
}

export interface KindOut {
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly icon: string;
  readonly shape: Json;
}

/** What a source kind needs to connect, as JSON Schema. */
export interface SourceKind {
  readonly kind: string;
  readonly title: string;
  readonly icon: string;
  readonly config: JsonObject;
}

export interface Bootstrap {
  readonly build: string;
  readonly user: Me;
  readonly workspaces: readonly Workspace[];
  readonly kinds: readonly KindOut[];
  readonly source_kinds: readonly SourceKind[];
}

export interface Present {
  readonly user: string;
  readonly name: string;
  readonly color: number;
}

export interface DocumentOut {
  readonly id: string;
  readonly workspace: string;
  readonly kind: string;
  readonly title: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly updated_by: string;
  readonly updated_by_name: string;
  readonly trashed_at: number | null;
  readonly present: readonly Present[];
}

export interface DocumentContent extends DocumentOut {
  readonly role: Role;
  readonly epoch: string;
  readonly sequence: number;
  readonly content_hash: string;
  readonly body: JsonObject;
  readonly layout: JsonObject;
}

export interface LastResult {
  readonly operation: string;
  readonly subject: string;
  readonly status: "succeeded" | "failed";
  readonly at: number;
  readonly by: string;
  readonly by_name: string;
  readonly duration: number;
  /** Of a connection test: it succeeds as an operation also where a step fails. */
  readonly passed: boolean | null;
}

export interface StoredResult extends LastResult {
  readonly result: Json;
}

export interface SourceOut extends DocumentOut {
  readonly source_kind: string;
  readonly description: string;
  readonly criticality: string;
  readonly tags: readonly string[];
  readonly results: readonly LastResult[];
}

export interface SourceDetail extends DocumentContent {
  readonly results: readonly StoredResult[];
}

export type RunStatus = "queued" | "running" | "succeeded" | "failed" | "cancelled";

export interface LastRun {
  readonly id: string;
  readonly number: number;
  readonly status: RunStatus;
  readonly created_at: number;
  readonly finished_at: number | null;
}

export interface DesignOut extends DocumentOut {
  readonly last_run: LastRun | null;
}

export interface Activity {
  readonly sequence: number;
  readonly topic: string;
  readonly at: number;
  readonly payload: JsonObject;
}

export interface ActiveSession {
  readonly document: string;
  readonly title: string;
  readonly kind: string;
  readonly workspace: string;
  readonly present: readonly Present[];
}

export interface Invited {
  readonly invitation: string;
  readonly role: Role;
  readonly expires_at: number;
  readonly path: string;
}

export interface Member {
  readonly user: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: Role;
  readonly inherited: boolean;
}
