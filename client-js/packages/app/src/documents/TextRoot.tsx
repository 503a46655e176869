/** A text of a document without a model: to read here, and to talk about its words. */
import type { Path } from "@concert/sdk";
import { useMemo } from "react";
import { FieldComments } from "../comments/FieldComments";
import { useWords } from "../comments/Words";
import { Field, TextArea } from "../ui";

export function TextRoot({ name, text }: { readonly name: string; readonly text: string }) {
  const path = useMemo<Path>(() => [name], [name]);
  const words = useWords(path, text);
  return (
    <Field label={name} note={false} place={name} comments={<FieldComments path={path} />} commentsAt={`field ${name}`}>
      <TextArea readOnly rows={2} value={text} onChange={() => undefined} {...words} />
    </Field>
  );
}
