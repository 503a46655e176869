/** The commands of the server, from anywhere in the page: over HTTP at first, through the page's client once it is there. */
import { Api, type CallOptions, type Client, type CommandName, ConcertError, type InputOf, type OutputOf } from "@concert/sdk";

const overHttp = new Api({ origin: "" });
let api = overHttp;

/** Commands run through this client, over its socket while that stands, until the returned function is called. */
export function callThrough(client: Client): () => void {
  api = client.api;
  return () => {
    api = overHttp;
  };
}

/** Runs a command. Fails with a `ConcertError` that a person can read. */
export function call<Name extends CommandName>(name: Name, input: InputOf<Name>, options?: CallOptions): Promise<OutputOf<Name>> {
  return api.call(name, input, options);
}

/** Any thrown value as an error with a code and a next step. Where that leads to the details of fields, they stand in it. */
export function asError(failure: unknown): ConcertError {
  if (failure instanceof ConcertError) return withFields(failure);
  return new ConcertError({ code: "unexpected", message: failure instanceof Error ? failure.message : String(failure), nextStep: "Try again.", details: {} });
}

const SEEN_FIELDS = 5;

/** "See details for the fields" is no help to who cannot see them. */
function withFields(error: ConcertError): ConcertError {
  const { code, message, nextStep, details } = error;
  const listed = details["problems"];
  if (!/\bsee details\b/iu.test(nextStep) || !Array.isArray(listed)) return error;
  const said = (listed as readonly unknown[]).flatMap((one) => {
    const { field, path, message: what } = (one ?? {}) as Readonly<Record<string, unknown>>;
    const place = Array.isArray(path) ? path.map(String) : typeof field === "string" ? field.split(".") : [];
    return typeof what === "string" ? [`${titleOf(place)}${what}`] : [];
  });
  if (said.length === 0) return error;
  const rest = said.length - SEEN_FIELDS;
  return new ConcertError({ code, message, nextStep: [...said.slice(0, SEEN_FIELDS), ...(rest > 0 ? [`And ${rest} more.`] : [])].join(" "), details });
}

/** "Seconds: " of `condition.seconds`; entries of lists have no name of their own. */
function titleOf(place: readonly string[]): string {
  const name = place.findLast((part) => !/^\d+$/u.test(part)) ?? "";
  return name === "" ? "" : `${name.charAt(0).toUpperCase()}${name.slice(1).replace(/_/gu, " ")}: `;
}
