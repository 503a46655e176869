/** The name of a table of the step's source: any text, with the tables that the last scan found offered. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { sourceQuery } from "../../data/queries";
import { lastOf } from "../../data/results";
import { short } from "../../format/numbers";
import { when } from "../../format/times";
import { ms } from "../../format/useNow";
import { DISCOVER } from "../../sources/health";
import { SuggestInput, useField } from "../../ui";
import { useDesignPart, useStep } from "../context";
import { boundTo } from "../model/bindings";
import { mostAlike } from "../model/alike";
import type { ControlProps } from "./ValueControl";

interface TableInputProps extends ControlProps {
  readonly node: string;
  /** The parameter that says which source it is. */
  readonly source: string | undefined;
}

export function TableInput({ node, source, value, onChange, onFocus, onBlur }: TableInputProps) {
  const scan = useScan(useSourceOf(node, source));
  const { complain } = useField();
  const text = typeof value === "string" ? value : "";
  const doubt = scan === undefined ? undefined : doubtIn(text, scan);
  useEffect(() => {
    complain(doubt);
    return () => complain(undefined);
  }, [complain, doubt]);
  const suggestions = (scan?.tables ?? []).map((table) => ({ value: table.name, end: table.rows === null ? undefined : `${short(table.rows)} rows` }));
  return <SuggestInput machine label="Tables of the source" value={text} suggestions={suggestions} onChange={onChange} onFocus={onFocus} onBlur={onBlur} />;
}

/** The source of the step as far as it is known before a run: chosen here, or the default of a run parameter. */
function useSourceOf(node: string, field: string | undefined): string | undefined {
  const given = useStep(node)?.parameters[field ?? ""];
  const parameters = useDesignPart("parameters");
  const reference = boundTo(given);
  const name = reference?.startsWith("parameters.") === true ? reference.slice("parameters.".length) : undefined;
  const chosen = reference === undefined ? given : Object.values(parameters).find((one) => one.name === name)?.default;
  return typeof chosen === "string" && chosen !== "" ? chosen : undefined;
}

interface Scan {
  readonly at: number;
  readonly tables: readonly { readonly name: string; readonly rows: number | null }[];
}

function useScan(source: string | undefined): Scan | undefined {
  // Asked again whenever the field is opened: somebody may have scanned the source meanwhile.
  const { data } = useQuery({ ...sourceQuery(source ?? ""), enabled: source !== undefined, staleTime: 0 });
  if (source === undefined || data === undefined) return undefined;
  const kept = lastOf(data.results, DISCOVER);
  return kept.kind === "succeeded" ? { at: kept.at, tables: kept.output.tables } : undefined;
}

/** A table may be newer than the scan, so this stops nobody. */
function doubtIn(text: string, { at, tables }: Scan): string | undefined {
  if (text === "" || tables.some((table) => table.name === text)) return undefined;
  const near = mostAlike(text, tables.map((table) => table.name));
  return `The scan of ${when(ms(at), Date.now())} found no table “${text}”.${near.length === 0 ? "" : ` Nearest: ${near.join(", ")}.`}`;
}
