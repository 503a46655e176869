/** Frameworks and their controls: a line for each control, a column for each source and for the workspace. A cell opens its evidence. */
import type { OutputOf } from "@concert/sdk";
import { useState } from "react";
import { StateWord } from "../ui";
import { EvidenceDialog } from "./EvidenceDialog";
import styles from "./security.module.css";
import { type Control, CONTROLS } from "./words";

type Matrix = OutputOf<"compliance.matrix">;

export function Controls({ workspace, matrix }: { readonly workspace: string; readonly matrix: Matrix }) {
  const [opened, open] = useState<Control>();
  return (
    <>
      <Frameworks matrix={matrix} />
      <div className={styles["matrix"]} tabIndex={0} role="group" aria-label="Controls by source">
        <table aria-label="Controls and their evidence">
          <thead>
            <tr>
              <th scope="col">Control</th>
              <th scope="col">Workspace</th>
              {matrix.sources.map((source) => (
                <th key={source.id} scope="col" title={source.title}>
                  {source.title}
                </th>
              ))}
            </tr>
          </thead>
          {matrix.frameworks.map((framework) => (
            <tbody key={framework.id}>
              <tr>
                <th scope="colgroup" colSpan={2 + matrix.sources.length}>
                  {framework.title}
                </th>
              </tr>
              {linesOf(matrix, framework.id).map((line) => (
                <Line key={line[0]?.rule} line={line} sources={matrix.sources.map((one) => one.id)} onOpen={open} />
              ))}
            </tbody>
          ))}
        </table>
      </div>
      {opened !== undefined && <EvidenceDialog workspace={workspace} control={opened} onClose={() => open(undefined)} />}
    </>
  );
}

/** The controls of a framework, each with what is said of it for the workspace and for each source. */
function linesOf(matrix: Matrix, framework: string): readonly (readonly Control[])[] {
  const lines = new Map<string, Control[]>();
  for (const one of matrix.controls) {
    if (one.framework === framework) lines.set(one.rule, [...(lines.get(one.rule) ?? []), one]);
  }
  return [...lines.values()];
}

interface LineProps {
  readonly line: readonly Control[];
  readonly sources: readonly string[];
  readonly onOpen: (control: Control) => void;
}

function Line({ line, sources, onOpen }: LineProps) {
  const [first] = line;
  if (first === undefined) return null;
  return (
    <tr>
      <th scope="row">
        <code>{first.control}</code>
        {first.title}
      </th>
      {["", ...sources].map((source) => (
        <td key={source}>
          <Cell control={line.find((one) => one.source === source)} absent={source === "" ? "for each source" : "for the workspace"} onOpen={onOpen} />
        </td>
      ))}
    </tr>
  );
}

interface CellProps {
  readonly control: Control | undefined;
  /** Why nothing stands here. */
  readonly absent: string;
  readonly onOpen: (control: Control) => void;
}

function Cell({ control, absent, onOpen }: CellProps) {
  if (control === undefined) return <span className="quiet">{absent}</span>;
  const { state, word } = CONTROLS[control.status];
  const said = <StateWord state={state}>{word}</StateWord>;
  if (control.evidence === null) return said;
  return (
    <button type="button" className={styles["cell"]} aria-label={`${control.control}, ${control.title}: ${word}`} onClick={() => onOpen(control)}>
      {said}
    </button>
  );
}

function Frameworks({ matrix }: { readonly matrix: Matrix }) {
  return (
    <ul className={styles["frameworks"]} aria-label="Frameworks">
      {matrix.frameworks.map((one) => (
        <li key={one.id} className={styles["framework"]}>
          <strong>{one.title}</strong>
          <span>
            <StateWord state="done">{one.found} found</StateWord>
            <StateWord state="failed">{one.missing} missing</StateWord>
            {one.too_old > 0 && <StateWord state="warning">{one.too_old} too old</StateWord>}
            {one.not_checkable > 0 && <StateWord state="skipped">{one.not_checkable} not checkable</StateWord>}
            {one.never_gathered > 0 && <StateWord state="idle">{one.never_gathered} never gathered</StateWord>}
          </span>
        </li>
      ))}
    </ul>
  );
}
