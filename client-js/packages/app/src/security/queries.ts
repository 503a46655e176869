/** What the screens of security, compliance and performance read from the server. Keys begin with what one event marks. */
import type { InputOf } from "@concert/sdk";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "../data/api";
import { PAGE_SIZE } from "../data/queries";

export const FLAWS_PAGE = 25;
export const VERIFICATIONS = 10;
const LIST = { placeholderData: keepPreviousData, staleTime: 0 } as const;

export const auditQuery = (source: string) =>
  queryOptions({ queryKey: ["security", "audit", source], queryFn: ({ signal }) => call("security.audit", { id: source }, { signal }), staleTime: 0 });

export const scansQuery = (source: string) =>
  queryOptions({ queryKey: ["security", "scans", source], queryFn: ({ signal }) => call("security.scans", { source, limit: 20 }, { signal }), ...LIST });

export const riskQuery = (workspace: string, offset: number) =>
  queryOptions({ queryKey: ["security", "risk", workspace, offset], queryFn: ({ signal }) => call("security.risk", { workspace, offset, limit: PAGE_SIZE }, { signal }), ...LIST });

export interface FlawFilter {
  readonly workspace: string;
  readonly source?: string;
  readonly state: string;
  readonly severity: string;
  readonly offset: number;
}

export const flawsQuery = (filter: FlawFilter) =>
  queryOptions({
    queryKey: ["security", "flaws", filter],
    queryFn: ({ signal }) => call("vulnerabilities.list", { ...filter, limit: FLAWS_PAGE }, { signal }),
    ...LIST,
  });

export const matrixQuery = (workspace: string, source = "") =>
  queryOptions({ queryKey: ["compliance", "matrix", workspace, source], queryFn: ({ signal }) => call("compliance.matrix", { workspace, source }, { signal }), ...LIST });

export const evidenceQuery = (workspace: string, id: string) =>
  queryOptions({ queryKey: ["compliance", "evidence", id], queryFn: ({ signal }) => call("compliance.evidence", { workspace, id }, { signal }) });

export const verificationsQuery = (workspace: string, source: string, offset: number) =>
  queryOptions({
    queryKey: ["compliance", "verifications", workspace, source, offset],
    queryFn: ({ signal }) => call("compliance.verifications", { workspace, source, offset, limit: VERIFICATIONS }, { signal }),
    ...LIST,
  });

export const rulesQuery = (input: InputOf<"compliance_rules.list">) =>
  queryOptions({ queryKey: ["compliance", "rules", input], queryFn: ({ signal }) => call("compliance_rules.list", { limit: PAGE_SIZE, ...input }, { signal }), ...LIST });

export const checksQuery = (workspace: string) =>
  queryOptions({ queryKey: ["compliance", "checks", workspace], queryFn: ({ signal }) => call("compliance.available", { workspace }, { signal }) });

export const tuningQuery = (source: string) =>
  queryOptions({ queryKey: ["tuning", source], queryFn: ({ signal }) => call("tuning.recommendations", { source }, { signal }), staleTime: 0 });
