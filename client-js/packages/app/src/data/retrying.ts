/** Which failed requests are worth asking again: the ones where the server was not reached or was busy. */
import { ConcertError, isTransient } from "@concert/sdk";

export function retrying(failures: number, error: Error): boolean {
  return error instanceof ConcertError && isTransient(error) && failures < 3;
}
