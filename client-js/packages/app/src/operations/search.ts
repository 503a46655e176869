/** What the screens of operations have in their address. Pure. */
import { type ItemState, ITEMS, JOBS, type JobStatus } from "./words";

export interface OperationsSearch {
  readonly search?: string;
  readonly status?: JobStatus;
  readonly kind?: string;
  readonly offset?: number;
}

export function readOperationsSearch(given: Record<string, unknown>): OperationsSearch {
  const status = given["status"];
  const { kind, search } = given;
  const offset = Number(given["offset"]);
  return {
    ...(typeof search === "string" && search !== "" ? { search } : {}),
    ...(typeof status === "string" && status in JOBS ? { status: status as JobStatus } : {}),
    ...(typeof kind === "string" && kind !== "" ? { kind } : {}),
    ...(Number.isInteger(offset) && offset > 0 ? { offset } : {}),
  };
}

export interface OperationSearch {
  readonly items?: ItemState | "all";
}

export function readOperationSearch(given: Record<string, unknown>): OperationSearch {
  const items = given["items"];
  return typeof items === "string" && (items === "all" || items in ITEMS) ? { items: items as ItemState | "all" } : {};
}
