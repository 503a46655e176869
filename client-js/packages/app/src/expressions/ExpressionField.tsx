/**
 * An expression as the value of a form field: a plain text field until the editor is there, which is loaded with the first
 * expression somebody opens. Stands inside a `Field`, whose label, lock and error it takes.
 */
import { lazy, Suspense } from "react";
import { TextInput } from "../ui";
import type { ExpressionEditorProps } from "./ExpressionEditor";

const Editor = lazy(async () => ({ default: (await import("./ExpressionEditor")).ExpressionEditor }));

export function ExpressionField(props: ExpressionEditorProps) {
  const { value, label } = props;
  return (
    <Suspense fallback={<TextInput machine readOnly aria-label={`Expression for ${label}`} value={value} onChange={() => {}} />}>
      <Editor {...props} />
    </Suspense>
  );
}
