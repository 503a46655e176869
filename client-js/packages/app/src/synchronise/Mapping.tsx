/** Which column of the target is filled from which of the source, which are keys, and where types are converted. */
import { Fragment } from "react";
import { type Option, Select, Switch } from "../ui";
import type { MappedColumn, Proposal } from "./queries";
import styles from "./synchronise.module.css";

export interface MappingValue {
  readonly columns: readonly MappedColumn[];
  readonly keys: readonly string[];
}

interface MappingProps {
  readonly proposal: Proposal;
  readonly value: MappingValue;
  readonly onChange: (value: MappingValue) => void;
}

const NONE = "";

export function Mapping({ proposal, value, onChange }: MappingProps) {
  const families = new Map(proposal.source_columns.map((column) => [column.name, column]));
  const options: readonly Option[] = [{ value: NONE, label: "Not filled" }, ...proposal.source_columns.map((column) => ({ value: column.name, label: `${column.name} (${column.type})` }))];
  const fill = (target: string, source: string) => {
    const others = value.columns.filter((one) => one.target !== target);
    const family = proposal.target_columns.find((column) => column.name === target)?.family;
    const columns = source === NONE ? others : [...others, { source, target, converts: families.get(source)?.family !== family }];
    onChange({ columns, keys: source === NONE ? value.keys.filter((key) => key !== target) : value.keys });
  };
  const key = (target: string, on: boolean) => onChange({ ...value, keys: on ? [...value.keys, target] : value.keys.filter((one) => one !== target) });
  const convert = (target: string, converts: boolean) => onChange({ ...value, columns: value.columns.map((one) => (one.target === target ? { ...one, converts } : one)) });
  return (
    <div className={styles["mapping"]} role="group" aria-label="Columns">
      <b>Column of the target</b>
      <b>Filled from</b>
      <b>Key</b>
      <b>Conversion</b>
      {proposal.target_columns.map((column) => {
        const pair = value.columns.find((one) => one.target === column.name);
        const from = pair === undefined ? undefined : families.get(pair.source);
        return (
          <Fragment key={column.name}>
            <span className={styles["name"]}>
              {column.name}
              <small>{column.type}</small>
            </span>
            <Select label={`Fill ${column.name} from`} value={pair?.source ?? NONE} options={options} onChange={(source) => fill(column.name, source)} />
            <Switch label="Key" value={value.keys.includes(column.name)} onChange={(on) => key(column.name, on)} reason={pair === undefined ? "It is not filled" : undefined} />
            {from === undefined || from.family === column.family ? (
              <span className={styles["name"]}>
                <small>{from === undefined ? "" : "None needed"}</small>
              </span>
            ) : (
              <Switch label={`${from.family} to ${column.family}`} value={pair?.converts === true} onChange={(on) => convert(column.name, on)} />
            )}
          </Fragment>
        );
      })}
    </div>
  );
}
