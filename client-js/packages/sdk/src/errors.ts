/** The one error of this package: what happened, with a stable code, in words, and what to do next. */

export type Details = Readonly<Record<string, unknown>>;

export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly nextStep: string;
  readonly details: Details;
}

/** A refusal of the server, or a failure on the way to it. `code` is stable; `/api/errors` lists the server's. */
export class ConcertError extends Error {
  override readonly name = "ConcertError";
  readonly code: string;
  readonly nextStep: string;
  readonly details: Details;

  constructor(body: ErrorBody) {
    super(body.message);
    this.code = body.code;
    this.nextStep = body.nextStep;
    this.details = body.details;
  }
}

/** Failures that never reached the server, or that no answer came back for. */
const LOCAL: Readonly<Record<string, readonly [message: string, nextStep: string]>> = {
  offline: ["There is no connection to the server.", "Wait for the connection to come back, then try again."],
  unreachable: ["The server cannot be reached.", "Check the network and try again."],
  connection_lost: ["The connection broke before the answer came.", "Look whether it happened, then try again."],
  timeout: ["The server did not answer in time.", "Look whether it happened, then try again."],
  not_signed_in: ["Nobody is signed in here.", "Sign in with a fresh link."],
  closed: ["This client was closed.", "Make a new one."],
  bad_answer: ["The server answered in a form this client does not read.", "Reload the page; the app may be older than the server."],
  read_only: ["You may read this document, not change it.", "Ask an owner or admin for the editor role."],
  update_too_large: ["This change has more bytes than one change may have.", "Make it in smaller steps, or import it as a file."],
  copy_torn: ["Another page of this browser wrote it, and its copy of the document is damaged.", "Look what of it is missing, then make it again."],
  presence_too_large: ["This presence has more bytes than the server accepts.", "Share a shorter selection."],
};

/** A failure that this side noticed. */
export function localError(code: keyof typeof LOCAL & string, details: Details = {}): ConcertError {
  const [message, nextStep] = LOCAL[code] ?? ["Something failed.", "Try again."];
  return new ConcertError({ code, message, nextStep, details });
}

const LATER: ReadonlySet<string> = new Set(["unavailable", "not_joined", "store_unavailable", "store_busy", "shutting_down", "unreachable", "offline", "timeout", "connection_lost"]);

/** True where the same request may well work a moment later. */
export function isTransient(error: ConcertError): boolean {
  return LATER.has(error.code);
}

/** Any thrown value as a `ConcertError`; an `AbortError` is for the caller to look at first. */
export function asConcertError(failure: unknown): ConcertError {
  if (failure instanceof ConcertError) return failure;
  return localError("unreachable", { reason: failure instanceof Error ? failure.message : String(failure) });
}
