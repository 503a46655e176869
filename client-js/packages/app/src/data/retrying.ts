/** Which failed requests are worth asking again: the ones where the server was not reached or was busy. */
import { ApiError } from "./api";

export function retrying(failures: number, error: Error): boolean {
  if (!(error instanceof ApiError)) return false;
  const passing = error.status === 0 || error.status === 429 || error.status >= 500;
  return passing && failures < 3;
}
