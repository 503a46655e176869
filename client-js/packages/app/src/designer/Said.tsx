/** A value of a document on one line, an operation by its title. */
import type { Json } from "@concert/sdk";
import { useOperationTitle } from "./catalogue";
import { valueWords } from "./model/values";

interface SaidProps {
  readonly value: Json;
  /** The field that it stands in. */
  readonly field?: string | undefined;
}

export function Said({ value, field }: SaidProps) {
  if (field === "operation" && typeof value === "string") return <OperationTitle name={value} />;
  return valueWords(value, field);
}

function OperationTitle({ name }: { readonly name: string }) {
  return useOperationTitle(name);
}
