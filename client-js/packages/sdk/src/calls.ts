/** Calls that wait for their answer: ids, time limits, and the queue while the connection is being made. */
import { asConcertError, type ConcertError, localError } from "./errors";

export interface CallOptions {
  /** Milliseconds until the call fails with `timeout`; 30 s by default. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

export interface OutgoingCall {
  readonly id: number;
  readonly command: string;
  readonly input: Readonly<Record<string, unknown>>;
}

interface Waiting extends OutgoingCall {
  sent: boolean;
  readonly resolve: (output: unknown) => void;
  readonly reject: (failure: unknown) => void;
}

const TIMEOUT_MS = 30_000;

export class Calls {
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  /** Registers a call; `send` gets it now when `ready`, else it stays queued for `flush`. */
  make(command: string, input: Readonly<Record<string, unknown>>, options: CallOptions, send: ((call: OutgoingCall) => void) | undefined): Promise<unknown> {
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve, reject) => {
      const { signal } = options;
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const timer = setTimeout(() => this.#settle(id)?.reject(localError("timeout", { command })), options.timeout ?? TIMEOUT_MS);
      const abort = () => this.#settle(id)?.reject(signal?.reason);
      signal?.addEventListener("abort", abort, { once: true });
      const finish = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
      };
      const call: Waiting = {
        id,
        command,
        input,
        sent: send !== undefined,
        resolve: (output) => {
          finish();
          resolve(output);
        },
        reject: (failure) => {
          finish();
          reject(failure);
        },
      };
      this.#waiting.set(id, call);
      send?.(call);
    });
  }

  /** Sends what was queued before the connection stood. */
  flush(send: (call: OutgoingCall) => void): void {
    for (const call of [...this.#waiting.values()]) {
      if (call.sent) continue;
      call.sent = true;
      send(call);
    }
  }

  answered(id: number, output: unknown): void {
    this.#settle(id)?.resolve(output);
  }

  refused(id: number, error: ConcertError): void {
    this.#settle(id)?.reject(error);
  }

  /** The connection broke: nobody knows whether what was sent has happened. What was only queued waits on. */
  lost(): void {
    for (const call of [...this.#waiting.values()]) {
      if (call.sent) this.#settle(call.id)?.reject(localError("connection_lost", { command: call.command }));
    }
  }

  /** No connection is to be expected for now: everything that waits fails with `failure`. */
  failAll(failure: unknown): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(asConcertError(failure));
  }

  get size(): number {
    return this.#waiting.size;
  }

  #settle(id: number): Waiting | undefined {
    const call = this.#waiting.get(id);
    this.#waiting.delete(id);
    return call;
  }
}
