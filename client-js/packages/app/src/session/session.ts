/** Who is signed in in this browser, and the few requests that change it. */
import { request } from "../data/api";
import type { Role } from "../data/types";

export interface Invitation {
  readonly workspace: string;
  readonly organisation: string;
  readonly role: Role;
  readonly invited_by: string;
  readonly expires_at: number;
}

/** Spends a sign-in link; the session cookie is set by the answer. */
export async function signIn(token: string): Promise<void> {
  await request("POST", "/session", { token });
}

export async function readInvitation(token: string): Promise<Invitation> {
  return request("POST", "/session/invitation", { token });
}

/** Makes the newcomer, and gives the workspace they were invited to. */
export async function join(token: string, name: string): Promise<{ readonly workspace: string }> {
  return request("POST", "/session/join", { token, name });
}

export async function signOut(): Promise<void> {
  await request("DELETE", "/session");
}
