/** What both sides changed to different values: one question each, answered by choosing or typing. */
import type { ChoiceIn, Json, QuestionOut, SideOut } from "@concert/sdk";
import { useId, useState } from "react";
import { Chip, Field, TextInput } from "../ui";
import styles from "./branches.module.css";
import { lineOf, type NameOf, typed } from "./naming";
import { ValueView, Writer } from "./ValueView";

export type Choices = ReadonlyMap<string, ChoiceIn>;
type Take = ChoiceIn["take"];

interface QuestionsProps {
  readonly questions: readonly QuestionOut[];
  readonly choices: Choices;
  readonly nameOf: NameOf;
  readonly target: string;
  readonly branch: string;
  readonly onChoose: (choice: ChoiceIn) => void;
}

export function Questions({ questions, ...rest }: QuestionsProps) {
  return (
    <ol className={styles["questions"]}>
      {questions.map((question) => (
        <li key={question.conflict}>
          <Question question={question} {...rest} />
        </li>
      ))}
    </ol>
  );
}

function Question({ question, choices, nameOf, target, branch, onChoose }: Omit<QuestionsProps, "questions"> & { readonly question: QuestionOut }) {
  const { conflict } = question;
  const chosen = choices.get(conflict);
  const take = (which: Exclude<Take, "value">) => onChoose({ conflict, take: which });
  const entry = question.nature === "entry";
  return (
    <fieldset className={styles["question"]} data-decided={chosen !== undefined || undefined}>
      <legend>
        {nameOf(question.path)}
        {entry && <Chip tone="wait">Removed on one side, changed on the other</Chip>}
      </legend>
      <Option conflict={conflict} field={question.path.at(-1)} label={target} side={question.target} chosen={chosen?.take === "target"} onChoose={() => take("target")} />
      <Option conflict={conflict} field={question.path.at(-1)} label={`Branch ${branch}`} side={question.branch} chosen={chosen?.take === "branch"} onChoose={() => take("branch")} />
      {!entry && <Option conflict={conflict} field={question.path.at(-1)} label="As it was before" side={question.base} chosen={chosen?.take === "base"} onChoose={() => take("base")} />}
      {!entry && <Own question={question} chosen={chosen?.take === "value"} onChoose={(value) => onChoose({ conflict, take: "value", value })} />}
    </fieldset>
  );
}

interface OptionProps {
  readonly field: string | undefined;
  readonly conflict: string;
  readonly label: string;
  readonly side: SideOut;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Option({ conflict, field, label, side, chosen, onChoose }: OptionProps) {
  return (
    <label className={styles["option"]} data-chosen={chosen || undefined}>
      <input type="radio" name={conflict} checked={chosen} onChange={onChoose} />
      <span className={styles["side"]}>{label}</span>
      <ValueView field={field} side={side} />
      <Writer side={side} />
    </label>
  );
}

interface OwnProps {
  readonly question: QuestionOut;
  readonly chosen: boolean;
  readonly onChoose: (value: Json) => void;
}

/** A value of one's own, of the kind that stands there. */
function Own({ question, chosen, onChoose }: OwnProps) {
  const id = useId();
  const [text, setText] = useState(() => lineOf(question.target) ?? JSON.stringify(question.target.value));
  const alike = [question.target.value, question.branch.value, question.base.value];
  const wrong = typed(text, alike) === undefined;
  const choose = (next: string) => {
    const value = typed(next, alike);
    if (value !== undefined) onChoose(value);
  };
  return (
    <div className={styles["option"]} data-chosen={chosen || undefined}>
      <input id={id} type="radio" name={question.conflict} checked={chosen} onChange={() => choose(text)} />
      <label className={styles["side"]} htmlFor={id}>
        Another value
      </label>
      {chosen && (
        <div className={styles["own"]}>
          <Field label="Value" note={wrong} error={wrong ? `Needs ${typeof alike[0] === "number" ? "a number" : typeof alike[0] === "boolean" ? "yes or no" : "JSON"}.` : undefined}>
            <TextInput
              value={text}
              onChange={(next) => {
                setText(next);
                choose(next);
              }}
            />
          </Field>
        </div>
      )}
    </div>
  );
}
