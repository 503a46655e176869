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

/** Any thrown value as an error with a code and a next step. */
export function asError(failure: unknown): ConcertError {
  if (failure instanceof ConcertError) return failure;
  return new ConcertError({ code: "unexpected", message: failure instanceof Error ? failure.message : String(failure), nextStep: "Try again.", details: {} });
}
