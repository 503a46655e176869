/** One request to the server: JSON in, JSON out, and every failure as an ApiError that a person can read. */

export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly nextStep: string,
    readonly details: unknown,
  ) {
    super(message);
  }
}

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
    throw new ApiError(0, "unreachable", "The server cannot be reached.", "Check the network; this page tries again by itself.", undefined);
  });
  if (!response.ok) throw await refusal(response);
  if (response.status === 204) return undefined as Answer;
  return (await response.json()) as Answer;
}

/** The error of an answer that is not 2xx, also where something between us and the server wrote it. */
async function refusal(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  const error = member(body, "error");
  const code = member(error, "code");
  if (typeof code !== "string") {
    return new ApiError(response.status, `http_${response.status}`, `The server answered ${response.status}.`, "Try again in a moment.", undefined);
  }
  const message = member(error, "message");
  const next = member(error, "next_step");
  return new ApiError(response.status, code, typeof message === "string" ? message : code, typeof next === "string" ? next : "", member(error, "details"));
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
