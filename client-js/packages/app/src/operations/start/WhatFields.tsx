/** The first step: which operation, what it is told, on what, and how it works. */
import type { BulkKindOut } from "@concert/sdk";
import { clsx } from "clsx";
import { useState } from "react";
import { Icon, Switch } from "../../ui";
import { iconOfOperation } from "../kindIcons";
import { type Chosen, type Draft, firstInput, FOLLOWING } from "./draft";
import { HowFields } from "./HowFields";
import { Parameters } from "./Parameters";
import { SourcesChoice } from "./SourcesChoice";
import styles from "./start.module.css";

interface WhatFieldsProps {
  readonly workspace: string;
  readonly kinds: readonly BulkKindOut[];
  readonly kind: BulkKindOut;
  readonly draft: Draft;
  /** What was chosen in a list before; undefined where it is chosen here. */
  readonly chosen: Chosen | undefined;
  readonly onDraft: (draft: Draft) => void;
  readonly onPick: (chosen: Chosen | undefined) => void;
}

export function WhatFields({ workspace, kinds, kind, draft, chosen, onDraft, onPick }: WhatFieldsProps) {
  const [how, showHow] = useState(false);
  const there = chosen === undefined ? kinds : kinds.filter((one) => one.name !== "create");
  const choose = (name: string) => {
    const next = kinds.find((one) => one.name === name);
    if (next !== undefined && next.name !== kind.name) onDraft({ ...draft, kind: next.name, input: firstInput(next), then: draft.then.filter((one) => one !== next.name) });
  };
  const follow = (name: string, on: boolean) => onDraft({ ...draft, then: FOLLOWING.filter((one) => (one === name ? on : draft.then.includes(one))) });
  return (
    <div className={styles["what"]}>
      <fieldset className={styles["kinds"]}>
        <legend className="visually-hidden">Operation</legend>
        {groupsOf(there).map(({ category, kinds: some }) => (
          <div key={category}>
            <h3 className={styles["category"]}>{category}</h3>
            {some.map((one) => (
              <label key={one.name} className={styles["kind"]} data-on={one.name === kind.name || undefined}>
                <input type="radio" name="kind" value={one.name} checked={one.name === kind.name} onChange={(event) => choose(event.target.value)} />
                <Icon of={iconOfOperation(one.icon)} />
                {one.title}
              </label>
            ))}
          </div>
        ))}
      </fieldset>
      <div className={styles["form"]}>
        <p className={styles["note"]}>{kind.summary}</p>
        <Parameters key={kind.name} workspace={workspace} kind={kind} input={draft.input} onChange={(input) => onDraft({ ...draft, input })} />
        {chosen === undefined && kind.name !== "create" && <SourcesChoice workspace={workspace} onChange={onPick} />}
        {kind.name !== "create" && (
          <fieldset className={styles["then"]}>
            <legend>Afterwards, when it has finished</legend>
            {kinds
              .filter((one) => FOLLOWING.some((name) => name === one.name) && one.name !== kind.name)
              .map((one) => (
                <label key={one.name}>
                  <input type="checkbox" checked={draft.then.includes(one.name)} onChange={(event) => follow(one.name, event.target.checked)} />
                  {one.title}
                </label>
              ))}
          </fieldset>
        )}
        <Switch label="Choose batches and limits" value={how} onChange={showHow} />
        <div className={clsx(styles["how"], how && styles["open"])}>{how && <HowFields settings={draft.settings} undoable={kind.undoable} onChange={(settings) => onDraft({ ...draft, settings })} />}</div>
      </div>
    </div>
  );
}

function groupsOf(kinds: readonly BulkKindOut[]): readonly { readonly category: string; readonly kinds: readonly BulkKindOut[] }[] {
  const categories = [...new Set(kinds.map((one) => one.category))].toSorted((one, other) => (one === "Sources" ? -1 : other === "Sources" ? 1 : one.localeCompare(other)));
  return categories.map((category) => ({ category, kinds: kinds.filter((one) => one.category === category).toSorted((one, other) => one.title.localeCompare(other.title)) }));
}
