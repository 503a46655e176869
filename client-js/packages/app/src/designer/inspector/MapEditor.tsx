/** A map whose keys people choose: each entry a name and where its value comes from. Written as one value. */
import type { Json, JsonObject } from "@concert/sdk";
import { Link2, Plus, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, Icon, IconButton, TextInput } from "../../ui";
import { useField } from "../../ui/Field";
import { useDesign } from "../context";
import { boundTo, readable } from "../model/bindings";
import { record, type RunParameter } from "../model/design";
import type { ParameterField } from "../model/parameterFields";
import { schemaOf } from "../model/schemas";
import styles from "./inspector.module.css";
import { BindMenu } from "./Bindable";
import { type ControlProps, JsonArea, ValueControl } from "./ValueControl";

interface MapEditorProps extends ControlProps {
  readonly node: string;
  readonly shape: ParameterField;
  /** Entries that somebody asks for: they have a name, a type and words of their own, and are offered while they are missing. */
  readonly asked?: readonly RunParameter[];
}

export function MapEditor({ node, shape, asked = NOTHING_ASKED, value, onChange, onFocus, onBlur }: MapEditorProps) {
  // A map in a document has no order of its own: everybody sees the same one.
  const entries = Object.entries(record(value) as JsonObject).toSorted(([a], [b]) => a.localeCompare(b));
  const { locked, id } = useField();
  const design = useDesign();
  const inner = { label: "the entry", schema: schemaOf(shape.schema["additionalProperties"]) };
  const write = (next: readonly (readonly [string, Json])[]) => onChange(next.length === 0 ? undefined : Object.fromEntries(next));
  const setAt = (at: number, entry: readonly [string, Json]) => write(entries.map((one, index) => (index === at ? entry : one)));
  const missing = asked.filter((one) => !entries.some(([key]) => key === one.name));
  const focus = { ...(onFocus === undefined ? {} : { onFocus }), ...(onBlur === undefined ? {} : { onBlur }) };
  return (
    <div className={styles["map"]} role="group" id={id}>
      {entries.map(([key, one], index) => {
        const reference = boundTo(one);
        const known = asked.find((parameter) => parameter.name === key);
        return (
          <div key={index} className={styles["entry"]} title={known?.description}>
            <KeyInput name={key} taken={entries.map(([other]) => other)} onChange={(name) => setAt(index, [name, one])} {...focus} />
            {reference === undefined ? (
              <div className={styles["bindable"]}>
                {known === undefined ? (
                  <JsonArea bare rows={1} value={one ?? undefined} onChange={(next) => setAt(index, [key, next ?? null])} {...focus} />
                ) : (
                  <ValueControl type={known.type} value={one ?? undefined} onChange={(next) => setAt(index, [key, next ?? null])} {...focus} />
                )}
                {!locked && <BindMenu node={node} shape={{ ...inner, label: key }} onPick={(next) => setAt(index, [key, next])} />}
              </div>
            ) : (
              <BindMenu
                node={node}
                shape={{ ...inner, label: key }}
                onPick={(next) => setAt(index, [key, next])}
                trigger={
                  <button type="button" className={styles["bound"]} disabled={locked} title={reference} aria-label={`${key} comes from ${readable(reference, design)}; take it from elsewhere`}>
                    <span className={styles["chip"]}>
                      <Icon of={Link2} size={12} />
                      <code>{readable(reference, design)}</code>
                    </span>
                  </button>
                }
              />
            )}
            {!locked && <IconButton icon={Trash2} label={`Remove ${key}`} onClick={() => write(entries.filter((_, other) => other !== index))} />}
          </div>
        );
      })}
      {!locked &&
        missing.map((one) => (
          <Button key={one.name} size="small" look={one.required && one.default === null ? "secondary" : "quiet"} icon={Plus} title={one.description} onClick={() => write([...entries, [one.name, one.default]])}>
            Give {one.name}
          </Button>
        ))}
      {!locked && (
        <Button size="small" look="quiet" icon={Plus} onClick={() => write([...entries, [freeKey(entries.map(([key]) => key)), null]])}>
          Add an entry
        </Button>
      )}
    </div>
  );
}

const NOTHING_ASKED: readonly RunParameter[] = [];

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
