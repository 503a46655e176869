/** A value of a document on one line: operations by their titles, sources and designs by their names. */
import type { Json } from "@concert/sdk";
import { useParams } from "@tanstack/react-router";
import { designsOf, joined, sourcesOf } from "../pickers/finders";
import { useNames } from "../pickers/useNames";
import { useOperationTitle } from "./catalogue";
import { valueWords } from "./model/values";

interface SaidProps {
  readonly value: Json;
  /** The field that it stands in. */
  readonly field?: string | undefined;
}

const ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;

export function Said({ value, field }: SaidProps) {
  if (typeof value !== "string") return valueWords(value, field);
  if (field === "operation") return <OperationTitle name={value} />;
  return ID.test(value) ? <DocumentName id={value} /> : valueWords(value, field);
}

function OperationTitle({ name }: { readonly name: string }) {
  return useOperationTitle(name);
}

/** The id itself of what is not there, or may not be seen. */
function DocumentName({ id }: { readonly id: string }) {
  const { workspace = "" } = useParams({ strict: false });
  return useNames(joined(sourcesOf(workspace), designsOf(workspace)), workspace === "" ? [] : [id]).get(id) ?? id;
}
