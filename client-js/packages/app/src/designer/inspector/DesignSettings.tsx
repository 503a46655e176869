/** What holds for every run of the design: how urgent it is, how long it may take, how many run at once, what is undone. */
import { useBinding } from "../../forms/binding";
import { SharedNumber } from "../../forms/SharedFields";
import { SharedText } from "../../forms/SharedText";
import { Field, Select, Switch } from "../../ui";
import styles from "./inspector.module.css";

const AT = ["body", "settings"];
const PRIORITIES = [
  { value: "1", label: "1, first" },
  { value: "2", label: "2" },
  { value: "3", label: "3, usual" },
  { value: "4", label: "4" },
  { value: "5", label: "5, last" },
];
const WHEN_FULL = [
  { value: "queue", label: "Waits" },
  { value: "skip", label: "Is not run" },
  { value: "replace", label: "Takes the place of the oldest" },
] as const;

export function DesignSettings() {
  const priority = useBinding<number>([...AT, "priority"], "value");
  const full = useBinding<"queue" | "skip" | "replace">([...AT, "when_full"], "value");
  const undo = useBinding<boolean>([...AT, "undo_on_failure"], "value");
  return (
    <>
      <h3 className={styles["group"]}>Each run</h3>
      <Field label="Priority" note={false} {...priority.marks}>
        <Select value={String(priority.value ?? 3)} options={PRIORITIES} onChange={(next) => priority.set(Number(next))} onFocus={priority.onFocus} onBlur={priority.onBlur} />
      </Field>
      <SharedNumber path={[...AT, "timeout_s"]} label="Timeout" unit="s" min={1} max={2_678_400} hint="Waiting does not count. Empty means no end." />
      <SharedNumber path={[...AT, "concurrency_limit"]} label="Runs at once" whole min={1} max={10_000} hint="Empty means as many as there are." />
      <SharedText path={[...AT, "concurrency_key"]} kind="value" label="Counted together by" optional placeholder="parameters.source" hint="A text, or an expression over the parameters." />
      <Field label="One more run" note={false} {...full.marks}>
        <Select value={full.value ?? "queue"} options={WHEN_FULL} onChange={full.set} onFocus={full.onFocus} onBlur={full.onBlur} />
      </Field>
      <Field label="" note={false} closed={undo.marks.closed}>
        <Switch label="Undo when a run fails" value={undo.value !== false} onChange={undo.set} />
      </Field>
    </>
  );
}
