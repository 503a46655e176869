/** One open conflict: which of two values it shall be. */
import type { ConflictOut, InputOf, Json, ValueOut } from "@concert/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { lineOf, typed } from "../branches/naming";
import { ValueView } from "../branches/ValueView";
import { asError, call } from "../data/api";
import { When } from "../format/When";
import { firstName } from "../people/person";
import { Button, Field, Select, TextInput } from "../ui";
import styles from "./conflicts.module.css";

type Settlement = InputOf<"conflicts.settle">;
type Strategy = Settlement["strategy"];

const OTHERS: readonly { readonly value: Exclude<Strategy, "keep" | "take_other">; readonly label: string }[] = [
  { value: "last_writer_wins", label: "Whoever wrote last" },
  { value: "first_writer_wins", label: "Whoever wrote first" },
  { value: "field_rule", label: "The rule of the field" },
  { value: "manual", label: "Another value" },
];

interface OpenProps {
  readonly document: string;
  readonly conflict: ConflictOut;
  readonly name: string;
  readonly reason: string | undefined;
}

export function Open({ document, conflict, name, reason }: OpenProps) {
  const queries = useQueryClient();
  const [strategy, setStrategy] = useState<(typeof OTHERS)[number]["value"]>("last_writer_wins");
  const [text, setText] = useState(() => lineOf(conflict.kept) ?? JSON.stringify(conflict.kept.value));
  const settle = useMutation({
    mutationFn: (how: Pick<Settlement, "strategy" | "value">) => call("conflicts.settle", { id: document, conflict: conflict.id, ...how }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ["conflicts", document] }),
  });
  const own = typed(text, [conflict.kept.value, conflict.lost.value]);
  const problem = settle.error === null ? undefined : asError(settle.error);
  const second = strategy === "manual" && own === undefined ? "Needs a value of the kind that stands there" : undefined;
  return (
    <section className={styles["conflict"]} aria-label={name}>
      <h3>{name}</h3>
      <p className="quiet">
        Written unseen, <When micros={conflict.at} />
      </p>
      <dl className={styles["both"]}>
        <Value term="Stands" value={conflict.kept} late={conflict.late === "kept"} />
        <Value term="Lost" value={conflict.lost} late={conflict.late === "lost"} />
      </dl>
      {problem !== undefined && (
        <p role="alert" className={styles["problem"]}>
          {problem.message} {problem.nextStep}
        </p>
      )}
      <div className={styles["acts"]}>
        <Button size="small" reason={reason} busy={settle.isPending} onClick={() => settle.mutate({ strategy: "keep" })}>
          Keep what stands
        </Button>
        <Button size="small" reason={reason} busy={settle.isPending} onClick={() => settle.mutate({ strategy: "take_other" })}>
          Take the lost value
        </Button>
        <span className={styles["or"]}>
          <Select label={`How to settle ${name}`} value={strategy} options={OTHERS} onChange={setStrategy} />
          {strategy === "manual" && (
            <Field label="Value" note={false}>
              <TextInput value={text} onChange={setText} />
            </Field>
          )}
          <Button size="small" reason={reason ?? second} busy={settle.isPending} onClick={() => settle.mutate(howOf(strategy, own))}>
            Settle
          </Button>
        </span>
      </div>
    </section>
  );
}

function howOf(strategy: Strategy, value: Json | undefined): Pick<Settlement, "strategy" | "value"> {
  return strategy === "manual" && value !== undefined ? { strategy, value } : { strategy };
}

function Value({ term, value, late }: { readonly term: string; readonly value: ValueOut; readonly late: boolean }) {
  const who = value.by_name === "" ? "nobody knows who" : firstName(value.by_name);
  return (
    <>
      <dt>{term}</dt>
      <dd>
        <ValueView side={value} />
        <span className={styles["by"]}>
          {who}, {late ? "came second" : "came first"}
        </span>
      </dd>
    </>
  );
}
