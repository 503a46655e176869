/** A map whose keys people choose: each entry a name and where its value comes from. Written as one value. */
import { Plus, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import type { Json, JsonObject } from "../../data/types";
import { Button, IconButton, TextInput } from "../../ui";
import { binding, boundTo } from "../model/bindings";
import { record } from "../model/design";
import type { ParameterField } from "../model/parameterFields";
import { schemaOf } from "../model/schemas";
import styles from "./inspector.module.css";
import { BindMenu, BoundChip } from "./ParameterField";
import { type ControlProps, JsonArea } from "./ValueControl";
import { useField } from "../../ui/Field";

interface MapEditorProps extends ControlProps {
  readonly node: string;
  readonly shape: ParameterField;
}

export function MapEditor({ node, shape, value, onChange, onFocus, onBlur }: MapEditorProps) {
  const entries = Object.entries(record(value) as JsonObject);
  const { locked, id } = useField();
  const inner = { label: "the entry", schema: schemaOf(shape.schema["additionalProperties"]) };
  const write = (next: readonly (readonly [string, Json])[]) => onChange(next.length === 0 ? undefined : Object.fromEntries(next));
  const setAt = (at: number, entry: readonly [string, Json]) => write(entries.map((one, index) => (index === at ? entry : one)));
  const focus = { ...(onFocus === undefined ? {} : { onFocus }), ...(onBlur === undefined ? {} : { onBlur }) };
  return (
    <div className={styles["map"]} role="group" id={id}>
      {entries.map(([key, one], index) => {
        const reference = boundTo(one);
        return (
          <div key={index} className={styles["entry"]}>
            <KeyInput name={key} taken={entries.map(([other]) => other)} onChange={(name) => setAt(index, [name, one])} {...focus} />
            {reference === undefined ? <JsonArea rows={1} value={one} onChange={(next) => setAt(index, [key, next ?? null])} {...focus} /> : <BoundChip reference={reference} locked={locked} onFree={() => setAt(index, [key, null])} />}
            {!locked && (
              <>
                <BindMenu node={node} shape={{ ...inner, label: key }} onPick={(next) => setAt(index, [key, binding(next)])} />
                <IconButton icon={Trash2} label={`Remove ${key}`} onClick={() => write(entries.filter((_, other) => other !== index))} />
              </>
            )}
          </div>
        );
      })}
      {!locked && (
        <Button size="small" look="quiet" icon={Plus} onClick={() => write([...entries, [freeKey(entries.map(([key]) => key)), null]])}>
          Add an entry
        </Button>
      )}
    </div>
  );
}

interface KeyInputProps {
  readonly name: string;
  readonly taken: readonly string[];
  readonly onChange: (name: string) => void;
  readonly onFocus?: () => void;
  readonly onBlur?: () => void;
}

/** A name is written when one is done with it: half a name may be another entry's. */
function KeyInput({ name, taken, onChange, onFocus, onBlur }: KeyInputProps) {
  const [draft, setDraft] = useState(name);
  useEffect(() => setDraft(name), [name]);
  const commit = () => {
    const next = draft.trim();
    if (next !== "" && next !== name && !taken.includes(next)) onChange(next);
    else setDraft(name);
  };
  return (
    <TextInput
      machine
      id=""
      aria-label="Name of the entry"
      value={draft}
      onChange={setDraft}
      onFocus={() => onFocus?.()}
      onBlur={() => {
        commit();
        onBlur?.();
      }}
      onKeyDown={(event) => event.key === "Enter" && commit()}
    />
  );
}

function freeKey(taken: readonly string[]): string {
  for (let number = taken.length + 1; ; number += 1) if (!taken.includes(`entry_${number}`)) return `entry_${number}`;
}
