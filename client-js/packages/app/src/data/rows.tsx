/** The four conditions of a table out of a query: loading, failed, empty, rows. */
import type { Listing } from "@concert/sdk";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Rows } from "../ui";
import { LoadFailure } from "./failure";

export function rowsOf<Row>(list: UseQueryResult<Listing<Row>>, failed: string, empty: ReactNode): Rows<Row> {
  if (list.data !== undefined) {
    return list.data.items.length === 0 ? { kind: "empty", message: empty } : { kind: "rows", rows: list.data.items };
  }
  if (list.error === null) return { kind: "loading" };
  return { kind: "failed", message: <LoadFailure title={failed} error={list.error} onRetry={() => void list.refetch()} /> };
}
