/** Controls for a list: things of the workspace chosen by name, or texts, one to a line. What neither can show stands as JSON. */
import type { Json } from "@concert/sdk";
import { useEffect, useState } from "react";
import { PickedList } from "../../pickers/PickedList";
import { membersOf, sourcesOf } from "../../pickers/finders";
import { TextArea } from "../../ui";
import { useDesigning } from "../context";
import { linesIn, linesOf, textsIn } from "../model/lines";
import { type ControlProps, JsonArea } from "./ValueControl";

const OF = {
  sources: { from: sourcesOf, add: "Add a source", gone: "A source that is not here any more" },
  people: { from: membersOf, add: "Add a person", gone: "Somebody who left" },
} as const;

interface SeveralProps extends ControlProps {
  readonly of: keyof typeof OF;
  readonly label: string;
}

export function Several({ of, label, value, onChange, ...focus }: SeveralProps) {
  const { workspace } = useDesigning();
  const { from, add, gone } = OF[of];
  const chosen = textsIn(value);
  if (chosen === undefined) return <JsonArea value={value} onChange={onChange} {...focus} />;
  return <PickedList from={from(workspace)} chosen={chosen} onChange={(next) => onChange(listOr(next))} label={label} add={add} gone={gone} {...focus} />;
}

export function Lines({ value, onChange, onFocus, onBlur }: ControlProps) {
  const lines = linesOf(value);
  const [draft, setDraft] = useState<string>();
  // Somebody else's list comes in while nobody types here.
  useEffect(() => setDraft((text) => (text === undefined || linesIn(text).join("\n") === (lines ?? []).join("\n") ? text : undefined)), [lines?.join("\n")]);
  if (lines === undefined) return <JsonArea value={value} onChange={onChange} {...(onFocus && { onFocus })} {...(onBlur && { onBlur })} />;
  return (
    <TextArea
      machine
      rows={Math.min(8, Math.max(2, lines.length))}
      placeholder="One to a line"
      value={draft ?? lines.join("\n")}
      onChange={(text) => {
        setDraft(text);
        onChange(listOr(linesIn(text)));
      }}
      onFocus={() => onFocus?.()}
      onBlur={() => {
        setDraft(undefined);
        onBlur?.();
      }}
    />
  );
}

/** None of them is no value. */
function listOr(texts: readonly string[]): Json | undefined {
  return texts.length === 0 ? undefined : [...texts];
}
