/** One HTTP request: JSON in, JSON out, every failure a `ConcertError`. */
import { asConcertError, ConcertError, type Details, localError } from "./errors";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

export interface HttpOptions {
  /** Where `/api` lives: "" for the page's own origin. */
  readonly origin: string;
  readonly fetch?: typeof fetch;
  /** Sent as bearer token; a browser leaves it out and has its cookie. */
  readonly token?: string;
}

export interface Request {
  readonly method: Method;
  /** Below `/api`. */
  readonly path: string;
  /** Sent as JSON; bytes go as they are. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** The answer's JSON. An abort is thrown on as it is. */
export async function requestJson(options: HttpOptions, request: Request): Promise<unknown> {
  const response = await send(options, request);
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw refusal(response.status, body);
  return body ?? {};
}

async function send(options: HttpOptions, request: Request): Promise<Response> {
  const { method, path, body, signal } = request;
  const headers: Record<string, string> = { accept: "application/json" };
  if (options.token !== undefined) headers.authorization = `Bearer ${options.token}`;
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (body instanceof Uint8Array || typeof body === "string") init.body = body as BodyInit;
  else if (body !== undefined) {
    headers["content-type"] = "application/json";
    init.body = JSON.stringify(body);
  }
  if (signal !== undefined) init.signal = signal;
  try {
    return await (options.fetch ?? fetch)(`${options.origin}/api${path}`, init);
  } catch (failure) {
    if (signal?.aborted) throw signal.reason;
    throw asConcertError(failure);
  }
}

/** The error of an answer that is not 2xx, also where something between us and the server wrote it. */
function refusal(status: number, body: unknown): ConcertError {
  const error = member(body, "error");
  const code = member(error, "code");
  if (typeof code !== "string") return localError(status === 401 ? "not_signed_in" : status >= 500 ? "unreachable" : "bad_answer", { status });
  const message = member(error, "message");
  const nextStep = member(error, "next_step");
  const details = member(error, "details");
  return new ConcertError({
    code,
    message: typeof message === "string" ? message : code,
    nextStep: typeof nextStep === "string" ? nextStep : "",
    details: typeof details === "object" && details !== null ? (details as Details) : {},
  });
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
