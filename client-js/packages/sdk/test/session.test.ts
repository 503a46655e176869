import { expect, test } from "vitest";
import { Api } from "../src/api";
import { ConcertError } from "../src/errors";
import { requestJson } from "../src/http";
import { Session } from "../src/session";

interface Seen {
  readonly url: string;
  readonly init: RequestInit;
}

/** A fetch that answers always the same, and what it was asked. */
function answering(status: number, body: unknown): { readonly fetch: typeof fetch; readonly seen: Seen[] } {
  const seen: Seen[] = [];
  return {
    seen,
    fetch: async (url, init = {}) => {
      seen.push({ url: String(url), init });
      return new Response(typeof body === "string" ? body : JSON.stringify(body), { status });
    },
  };
}

test("signing in posts the token of the link", async () => {
  const { fetch, seen } = answering(200, { user: { id: "u", name: "Ada" }, organisation: { id: "o" } });
  await new Session({ origin: "http://c", fetch }).signIn("secret");
  expect(seen[0]).toMatchObject({ url: "http://c/api/session", init: { method: "POST", body: '{"token":"secret"}', credentials: "same-origin" } });
});

test("joining sends token and name, an invitation is read first", async () => {
  const { fetch, seen } = answering(200, {});
  const session = new Session({ origin: "", fetch });
  await session.invitation("t");
  await session.join("t", "Bo");
  expect(seen.map((one) => [one.url, one.init.body])).toEqual([
    ["/api/session/invitation", '{"token":"t"}'],
    ["/api/session/join", '{"token":"t","name":"Bo"}'],
  ]);
});

test("nobody signed in is an answer, anything else an error", async () => {
  const nobody = answering(401, { error: { code: "not_signed_in", message: "m", next_step: "n", details: {} } });
  await expect(new Session({ origin: "", fetch: nobody.fetch }).current()).resolves.toBeUndefined();
  const broken = answering(503, { error: { code: "store_unavailable", message: "m", next_step: "n", details: { a: 1 } } });
  const failure: unknown = await new Session({ origin: "", fetch: broken.fetch }).current().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ConcertError);
  expect(failure).toMatchObject({ code: "store_unavailable", message: "m", nextStep: "n", details: { a: 1 } });
});

test.each([
  [502, "<html>", "unreachable"],
  [401, "", "not_signed_in"],
  [418, "[]", "bad_answer"],
])("an answer of something in between (%i) is still a ConcertError", async (status, body, code) => {
  await expect(requestJson({ origin: "", fetch: answering(status, body).fetch }, { method: "GET", path: "/x" })).rejects.toMatchObject({ code });
});

test("a network that is away is `unreachable`, an abort stays an abort", async () => {
  const away = async (): Promise<Response> => {
    throw new TypeError("fetch failed");
  };
  await expect(requestJson({ origin: "", fetch: away }, { method: "GET", path: "/x" })).rejects.toMatchObject({ code: "unreachable" });
  await expect(requestJson({ origin: "", fetch: away }, { method: "GET", path: "/x", signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
});

test("programs send their token as bearer", async () => {
  const { fetch, seen } = answering(200, {});
  await requestJson({ origin: "", fetch, token: "api" }, { method: "GET", path: "/x" });
  expect(seen[0]?.init.headers).toMatchObject({ authorization: "Bearer api" });
});

test("files: where they are downloaded and how they come in", async () => {
  const { fetch, seen } = answering(201, { id: "d", kind: "workflow", title: "T" });
  const session = new Session({ origin: "http://c", fetch });
  expect(session.exportUrl("d/1", "yaml")).toBe("http://c/api/documents/d%2F1/export?format=yaml");
  expect(session.importUrl("w", { format: "yjs", kind: "freeform", name: "A b" })).toBe("http://c/api/collaboration/workspaces/w/import?format=yjs&name=A+b&kind=freeform");
  const bytes = Uint8Array.of(1, 2);
  await expect(session.importDocument("w", bytes, { format: "yjs" })).resolves.toEqual({ id: "d", kind: "workflow", title: "T" });
  expect(seen[0]?.init.body).toBe(bytes);
});

test("a command that reads says its input in the address, and nothing of what is null or not there", async () => {
  const { fetch, seen } = answering(200, { items: [] });
  await new Api({ origin: "", fetch }).call("compliance_rules.list", { workspace: "w 1", search: "a&b", enabled: null, offset: 0 });
  expect(seen[0]?.url).toBe("/api/compliance-rules?workspace=w+1&search=a%26b&offset=0");
});
