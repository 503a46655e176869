/** A list of structures as rows, and one structure as a group: each part a field, as the schema of the operation says. */
import type { Json, JsonObject } from "@concert/sdk";
import { createContext, useContext } from "react";
import { isObject } from "../../data/json";
import { usePicked } from "../../live/useStore";
import { Field, prose, useField } from "../../ui";
import { useDesigning } from "../context";
import { fieldHint, fieldProblem, type ParameterField as Shape } from "../model/parameterFields";
import { Bindable } from "./Bindable";
import styles from "./inspector.module.css";
import { type RowProps, RowsEditor } from "./RowsEditor";
import { type ControlProps, JsonArea } from "./ValueControl";

type Structure = Readonly<Record<string, Json | undefined>>;

type Of<Kind extends Shape["kind"]> = Extract<Shape, { readonly kind: Kind }>;

interface StructureProps<Kind extends "rows" | "group"> extends ControlProps {
  readonly node: string;
  readonly place: string;
  readonly shape: Of<Kind>;
}

export function StructureRows({ node, place, shape, value, onChange, ...focus }: StructureProps<"rows">) {
  const rows = rowsIn(value);
  if (rows === undefined) return <JsonArea value={value} onChange={onChange} {...focus} />;
  const one = shape.one.toLowerCase();
  return (
    <Around value={{ node, place, fields: shape.fields }}>
      <RowsEditor<Structure>
        values={rows}
        titleOf={(row, at) => titleIn(shape, row) ?? `${shape.one} ${at + 1}`}
        add={`Add ${/^[aeiou]/u.test(one) ? "an" : "a"} ${one}`}
        made={() => ({})}
        row={StructureRow}
        onChange={(next) => onChange(next.length === 0 && !shape.required ? undefined : next.map(written))}
        {...focus}
      />
    </Around>
  );
}

/** What its rows are about. */
const Around = createContext<Pick<StructureProps<"rows">, "node" | "place"> & { readonly fields: readonly Shape[] }>({ node: "", place: "", fields: [] });

function StructureRow({ at, onChange, all: _all, fresh: _fresh, ...row }: RowProps<Structure>) {
  const { place, ...around } = useContext(Around);
  return <Parts {...around} place={`${place}[${at}]`} onPart={(name, value) => onChange({ [name]: value })} {...row} />;
}

export function StructureGroup({ node, place, shape, value, onChange, ...focus }: StructureProps<"group">) {
  const { editReason } = useDesigning();
  const { id, label, locked } = useField();
  if (value !== undefined && value !== null && !isObject(value)) return <JsonArea value={value} onChange={onChange} {...focus} />;
  const parts: Structure = isObject(value) ? value : {};
  const set = (name: string, next: Json | undefined) => {
    const all = written({ ...parts, [name]: next });
    onChange(Object.keys(all).length === 0 ? undefined : all);
  };
  return (
    <div className={styles["rows"]} role="group" id={id} aria-label={label}>
      <section className={styles["parts"]}>
        <Parts node={node} place={place} fields={shape.fields} value={parts} closed={locked ? { closed: editReason ?? "It cannot be changed now" } : {}} untouched={Object.keys(parts).length === 0} onPart={set} {...focus} />
      </section>
    </div>
  );
}

interface PartsProps extends Pick<ControlProps, "onFocus" | "onBlur"> {
  readonly node: string;
  readonly place: string;
  readonly fields: readonly Shape[];
  readonly value: Structure;
  readonly closed: { readonly closed?: string };
  /** Nothing is filled in, and nothing has to be. */
  readonly untouched?: boolean;
  readonly onPart: (name: string, value: Json | undefined) => void;
}

function Parts({ fields, place, ...rest }: PartsProps) {
  return fields.map((field) => <Part key={field.name} field={field} place={`${place}.${field.name}`} {...rest} />);
}

function Part({ node, place, field, value, closed, untouched = false, onPart, ...focus }: Omit<PartsProps, "fields"> & { readonly field: Shape }) {
  const { state } = useDesigning();
  const told = usePicked(state.problems, (problems) => problems.find((one) => one.node === node && one.field === place));
  const mine = value[field.name];
  const error = untouched ? undefined : (fieldProblem(field, mine) ?? (told === undefined ? undefined : `${told.message} ${told.next_step}`));
  const set = (next: Json | undefined) => onPart(field.name, next === "" ? undefined : next);
  return (
    <Field label={field.label} hint={prose(fieldHint(field, mine))} note={field.hint !== ""} optional={!field.required} error={error} {...closed}>
      <Bindable node={node} place={place} shape={field} value={mine} onChange={set} {...focus} />
    </Field>
  );
}

/** Whether the part that a problem is about shows it, so that the whole need not. */
export function saysItself(shape: Shape, value: Json | undefined, place: string | null): boolean {
  if (place === null || place === shape.name) return false;
  return (shape.kind === "rows" && rowsIn(value) !== undefined) || (shape.kind === "group" && isObject(value));
}

/** Undefined where it is no list of structures: then it stays JSON. */
function rowsIn(value: Json | undefined): readonly Structure[] | undefined {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) && value.every(isObject) ? (value as readonly Structure[]) : undefined;
}

/** What a row is called: its first text. */
function titleIn({ fields }: Of<"rows">, row: Structure): string | undefined {
  const [first] = fields.filter((field) => field.kind === "plain" && field.field.kind === "text");
  const text = first === undefined ? undefined : row[first.name];
  return typeof text === "string" && text.trim() !== "" ? text : undefined;
}

/** A part that is emptied is not written down. */
function written(parts: Structure): JsonObject {
  return Object.fromEntries(Object.entries(parts).flatMap(([name, part]) => (part === undefined ? [] : [[name, part]])));
}
