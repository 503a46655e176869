/** Signing in and out, invitations, tickets for the socket, documents as files: what has routes but no command. */
import { ConcertError, localError } from "./errors";
import { type HttpOptions, requestJson } from "./http";

export interface SessionInfo {
  readonly user: { readonly id: string; readonly name: string; readonly email: string | null; readonly kind: string };
  readonly organisation: { readonly id: string; readonly name: string };
}

export interface SignedIn {
  readonly user: { readonly id: string; readonly name: string };
  readonly organisation: { readonly id: string };
}

export interface Invitation {
  readonly workspace: string;
  readonly organisation: string;
  readonly role: string;
  readonly invited_by: string;
  readonly expires_at: number;
}

export type FileFormat = "json" | "yaml" | "yjs";

export interface ImportOptions {
  readonly format: FileFormat;
  readonly name?: string;
  /** Of Yjs bytes, which do not say it themselves; `freeform` by default. */
  readonly kind?: string;
}

export interface Imported {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
}

export class Session {
  readonly #http: HttpOptions;

  constructor(http: HttpOptions) {
    this.#http = http;
  }

  /** Spends the token of a sign-in link; from then on this browser is signed in. */
  signIn(token: string): Promise<SignedIn> {
    return this.#post("/session", { token });
  }

  /** What an invitation is for. Raises `not_found` when it is unknown, used up or expired. */
  invitation(token: string): Promise<Invitation> {
    return this.#post("/session/invitation", { token });
  }

  /** Makes a newcomer of that name and signs them in. */
  join(token: string, name: string): Promise<SignedIn & { readonly workspace: string }> {
    return this.#post("/session/join", { token, name });
  }

  /** Who is signed in; undefined when nobody is. */
  async current(): Promise<SessionInfo | undefined> {
    try {
      return (await requestJson(this.#http, { method: "GET", path: "/session" })) as SessionInfo;
    } catch (failure) {
      if (failure instanceof ConcertError && failure.code === "not_signed_in") return undefined;
      throw failure;
    }
  }

  async signOut(): Promise<void> {
    await requestJson(this.#http, { method: "DELETE", path: "/session" });
  }

  /** A one-use token for the socket, good for 30 s. */
  async ticket(): Promise<string> {
    const { ticket } = await this.#post<{ readonly ticket: unknown }>("/session/ticket", {});
    if (typeof ticket !== "string") throw localError("bad_answer");
    return ticket;
  }

  /** Where a document is downloaded. */
  exportUrl(document: string, format: FileFormat): string {
    return `${this.#http.origin}/api/documents/${encodeURIComponent(document)}/export?format=${format}`;
  }

  /** Where a file is posted to become a document of the workspace. */
  importUrl(workspace: string, options: ImportOptions): string {
    return `${this.#http.origin}/api${importPath(workspace, options)}`;
  }

  /** A file as a new document. */
  async importDocument(workspace: string, content: Uint8Array | string, options: ImportOptions): Promise<Imported> {
    return (await requestJson(this.#http, { method: "POST", path: importPath(workspace, options), body: content })) as Imported;
  }

  async #post<Answer>(path: string, body: unknown): Promise<Answer> {
    return (await requestJson(this.#http, { method: "POST", path, body })) as Answer;
  }
}

function importPath(workspace: string, options: ImportOptions): string {
  const search = new URLSearchParams({ format: options.format });
  if (options.name !== undefined) search.set("name", options.name);
  if (options.kind !== undefined) search.set("kind", options.kind);
  return `/collaboration/workspaces/${encodeURIComponent(workspace)}/import?${search.toString()}`;
}
