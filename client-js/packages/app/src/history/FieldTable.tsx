/** The difference in words, place by place: what it was, an arrow, what it is, who made it so and when. */
import type { ChangeOut, HeldOut, Json, JsonObject } from "@concert/sdk";
import { ArrowRight, Minus, Move, Pencil, Plus } from "lucide-react";
import { boundTo } from "../designer/model/bindings";
import { Said } from "../designer/Said";
import { fieldWord, valueWords } from "../designer/model/values";
import { When } from "../format/When";
import { firstName } from "../people/person";
import { Avatar, Chip, Icon, type LucideIcon, type Tone } from "../ui";
import styles from "./history.module.css";
import type { NameOf } from "./timeline";

const NATURE: Readonly<Record<ChangeOut["nature"] | "moved", { readonly word: string; readonly icon: LucideIcon; readonly tone: Tone }>> = {
  added: { word: "Added", icon: Plus, tone: "ok" },
  removed: { word: "Removed", icon: Minus, tone: "fail" },
  changed: { word: "Changed", icon: Pencil, tone: "wait" },
  moved: { word: "Moved", icon: Move, tone: "idle" },
};

export function FieldTable({ label, changes, nameOf }: { readonly label: string; readonly changes: readonly ChangeOut[]; readonly nameOf: NameOf }) {
  const told = changes.some((one) => one.by !== null);
  return (
    <div className={styles["scroll"]}>
      <table className={styles["table"]} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Place</th>
            <th scope="col">What</th>
            <th scope="col">Before and after</th>
            {told && <th scope="col">Who and when</th>}
          </tr>
        </thead>
        <tbody>
          {changes.map((one) => (
            <Row key={`${one.root} ${one.path.join(" ")}`} change={one} nameOf={nameOf} told={told} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ change, nameOf, told }: { readonly change: ChangeOut; readonly nameOf: NameOf; readonly told: boolean }) {
  const { word, icon, tone } = NATURE[change.root === "layout" && change.nature === "changed" ? "moved" : change.nature];
  return (
    <tr>
      <th scope="row">{nameOf([change.root, ...change.path])}</th>
      <td>
        <Chip tone={tone} icon={icon}>
          {word}
        </Chip>
      </td>
      <td>
        <Values change={change} />
      </td>
      {told && <td>{change.by !== null && <Who name={change.by.name} at={change.by.at} />}</td>}
    </tr>
  );
}

export function Who({ name, at }: { readonly name: string; readonly at: number }) {
  const shown = name === "" ? "Concert" : name;
  return (
    <span className={styles["who"]}>
      <Avatar person={{ id: shown, name: shown }} size={20} named={false} />
      <span>
        {firstName(shown)}, <When micros={at} />
      </span>
    </span>
  );
}

function Values({ change }: { readonly change: ChangeOut }) {
  if (change.root === "layout") return <span className="quiet">its place on the canvas</span>;
  if (change.spans.length > 0) return <Words change={change} />;
  return (
    <span className={styles["values"]}>
      {change.nature !== "added" && <Value held={change.before} look="old" field={change.path.at(-1)} />}
      {change.nature === "changed" && <Icon of={ArrowRight} size={14} />}
      {change.nature !== "removed" && <Value held={change.after} look="new" field={change.path.at(-1)} />}
    </span>
  );
}

/** A text with what was taken out struck and what was put in marked. */
function Words({ change }: { readonly change: ChangeOut }) {
  return (
    <span className={styles["words"]}>
      {change.spans.map((span, index) => {
        const key = `${index} ${span.nature}`;
        if (span.nature === "removed") return <del key={key}>{span.text}</del>;
        if (span.nature === "added") return <ins key={key}>{span.text}</ins>;
        return <span key={key}>{span.text.length > 160 ? `${span.text.slice(0, 70)} … ${span.text.slice(-70)}` : span.text}</span>;
      })}
    </span>
  );
}

interface ValueProps {
  readonly held: HeldOut;
  readonly look: "old" | "new" | "plain";
  /** The field that it stands in. */
  readonly field?: string | undefined;
}

export function Value({ held, look, field }: ValueProps) {
  const { value } = held;
  if (!held.there || value === null) return <span className="quiet">not set</span>;
  if (value === "") return <span className="quiet">empty</span>;
  if (typeof value === "object" && !Array.isArray(value) && boundTo(value) === undefined) return <Parts value={value as JsonObject} look={look} />;
  const line = valueWords(value, field);
  if (line.length <= 120) {
    return (
      <code className={styles["value"]} data-look={look}>
        <Said value={value} field={field} />
      </code>
    );
  }
  return (
    <code className={styles["entry"]} data-look={look} tabIndex={0} role="group" aria-label="The whole value">
      {line}
    </code>
  );
}

/** A whole entry, field by field; what is empty in it is not worth a line. */
function Parts({ value, look }: { readonly value: JsonObject; readonly look: "old" | "new" | "plain" }) {
  const fields = Object.entries(value).filter(([, held]) => held !== null && held !== "" && !(typeof held === "object" && Object.keys(held).length === 0));
  if (fields.length === 0) return <span className="quiet">nothing filled in</span>;
  return (
    <dl className={styles["parts"]} data-look={look}>
      {fields.map(([name, held]) => (
        <div key={name}>
          <dt>{fieldWord(name)}</dt>
          <dd>
            <Said value={held as Json} field={name} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
