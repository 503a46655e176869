/** One request to the server: JSON in, JSON out, and every failure as a ConcertError that a person can read. */
import { ConcertError, type Details } from "@concert/sdk";

type Method = "GET" | "POST" | "PUT" | "DELETE";

/**
 * Calls `/api` + path. The caller states the type of the answer: it is the server's own description (server/API.md),
 * checked there, so it is not checked again here.
 */
export async function request<Answer>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
  const init: RequestInit = { method, credentials: "same-origin", headers: { accept: "application/json" } };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { accept: "application/json", "content-type": "application/json" };
  }
  if (signal !== undefined) init.signal = signal;
  const response = await fetch(`/api${path}`, init).catch((failure: unknown) => {
    if (failure instanceof DOMException && failure.name === "AbortError") throw failure;
    throw problem("unreachable", "The server cannot be reached.", "Check the network and try again.");
  });
  if (!response.ok) throw await refusal(response);
  return (await response.json()) as Answer;
}

/** The error of an answer that is not 2xx, also where something between us and the server wrote it. */
async function refusal(response: Response): Promise<ConcertError> {
  const error = member(await response.json().catch(() => undefined), "error");
  const code = member(error, "code");
  if (typeof code !== "string") {
    return problem(response.status >= 500 ? "unavailable" : "bad_answer", `The server answered ${response.status}.`, "Try again in a moment.");
  }
  const message = member(error, "message");
  const next = member(error, "next_step");
  const details = member(error, "details");
  return problem(code, typeof message === "string" ? message : code, typeof next === "string" ? next : "", typeof details === "object" && details !== null ? (details as Details) : {});
}

function problem(code: string, message: string, nextStep: string, details: Details = {}): ConcertError {
  return new ConcertError({ code, message, nextStep, details });
}

/** Any thrown value as an error with a code and a next step. */
export function asError(failure: unknown): ConcertError {
  if (failure instanceof ConcertError) return failure;
  return problem("unexpected", failure instanceof Error ? failure.message : String(failure), "Try again.");
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** A query string from what is set: `{search: "", limit: 50}` gives "?limit=50". */
export function query(parameters: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}
