/** Commands by name, typed: over the socket while it stands, else over HTTP. The same command either way. */
import type { CallOptions } from "./calls";
import type { Connection } from "./connection";
import { ConcertError } from "./errors";
import { type HttpOptions, type Method, requestJson } from "./http";
import { type Commands, ROUTES } from "./schema";

export type CommandName = keyof Commands;
export type InputOf<Name extends CommandName> = Commands[Name]["input"];
export type OutputOf<Name extends CommandName> = Commands[Name]["output"];

type Input = Readonly<Record<string, unknown>>;

export class Api {
  readonly #http: HttpOptions;
  readonly #connection: Connection | undefined;

  /** Without a connection every command goes over HTTP. */
  constructor(http: HttpOptions, connection?: Connection) {
    this.#http = http;
    this.#connection = connection;
  }

  /**
   * Runs a command. Raises `ConcertError`. When the socket breaks under a command that only reads, it is asked again over
   * HTTP; one that changes something is not, since it may have happened: `connection_lost`.
   */
  async call<Name extends CommandName>(command: Name, input: InputOf<Name>, options: CallOptions = {}): Promise<OutputOf<Name>> {
    const [method, path] = ROUTES[command];
    const given = input as Input;
    const connection = this.#connection;
    if (connection?.state.get().state === "online") {
      try {
        return (await connection.call(command, given, options)) as OutputOf<Name>;
      } catch (failure) {
        const lost = failure instanceof ConcertError && (failure.code === "offline" || (failure.code === "connection_lost" && method === "GET"));
        if (!lost) throw failure;
      }
    }
    return (await this.#overHttp(method, path, given, options)) as OutputOf<Name>;
  }

  #overHttp(method: Method, path: string, input: Input, options: CallOptions): Promise<unknown> {
    const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
    const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) => {
      const value = rest.get(name);
      rest.delete(name);
      return encodeURIComponent(String(value));
    });
    const signal = timed(options);
    if (method === "GET" || method === "DELETE") return requestJson(this.#http, { method, path: filled + query(rest), signal });
    return requestJson(this.#http, { method, path: filled, body: Object.fromEntries(rest), signal });
  }
}

function timed({ timeout = 30_000, signal }: CallOptions): AbortSignal {
  const limit = AbortSignal.timeout(timeout);
  return signal === undefined ? limit : AbortSignal.any([signal, limit]);
}

/** What is null is not said: in an address it would be a word. */
function query(fields: ReadonlyMap<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of fields) if (value !== null) search.set(name, typeof value === "object" ? JSON.stringify(value) : String(value));
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}
