/** One flaw: what it is, what would mend it, who does until when, a new look, and what happened to it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { asError, call } from "../data/api";
import { When } from "../format/When";
import { PersonPicker } from "../pickers/PersonPicker";
import { Button, Dialog, ErrorState, Field, FieldRow, StateWord, TextArea, TextInput } from "../ui";
import { Questions } from "./Questions";
import { useReasons } from "./reason";
import { Statement } from "./Results";
import styles from "./security.module.css";
import { SeverityChip } from "./SeverityChip";
import { dayOf, endOfDay, type Flaw, FLAWS, placeOfFlaw } from "./words";


export function FlawDialog({ flaw: first, onClose }: { readonly flaw: Flaw; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const { edit, manage } = useReasons(first.workspace);
  const [said, say] = useState<Flaw>();
  const flaw = said !== undefined && said.history.length >= first.history.length ? said : first;
  const [task, setTask] = useState(flaw.task);
  const [owner, setOwner] = useState(flaw.owner ?? "");
  const [due, setDue] = useState(dayOf(flaw.due));
  const [why, setWhy] = useState("");
  const act = useMutation({
    mutationFn: (run: () => Promise<Flaw>) => run(),
    onSuccess: (now) => {
      say(now);
      void queries.invalidateQueries({ queryKey: ["security"] });
    },
  });
  const failure = act.error === null ? undefined : asError(act.error);
  const id = { id: flaw.id, source: flaw.source };
  const save = () => act.mutate(() => call("vulnerabilities.remediate", { ...id, task, owner: owner === "" ? null : owner, due: endOfDay(due) }));
  return (
    <Dialog
      open
      onClose={onClose}
      width={680}
      title={flaw.title}
      hint={`${flaw.source_title}${placeOfFlaw(flaw) === "" ? "" : `, ${placeOfFlaw(flaw)}`}`}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Close
          </Button>
          <Button icon={RotateCw} busy={act.isPending} reason={edit} onClick={() => act.mutate(() => call("vulnerabilities.recheck", id))}>
            Look again
          </Button>
          <Button look="primary" busy={act.isPending} reason={edit} onClick={save}>
            Save the plan
          </Button>
        </>
      }
    >
      <div className={styles["detail"]}>
        {failure !== undefined && (
          <ErrorState title={failure.message} code={failure.code}>
            {failure.nextStep}
          </ErrorState>
        )}
        <div className={styles["lead"]} role="status" aria-label="State of the flaw">
          <StateWord state={FLAWS[flaw.state].state}>{FLAWS[flaw.state].word}</StateWord>
          <SeverityChip of={flaw.severity} />
          <span className={styles["meta"]}>
            found <When micros={flaw.first_at} />, seen last <When micros={flaw.last_at} />
          </span>
        </div>
        <p>{flaw.message}</p>
        <section>
          <h3>How to mend it</h3>
          <p>{flaw.fix}</p>
          {flaw.statement !== "" && <Statement text={flaw.statement} />}
        </section>
        <div>
          <Field label="Task" optional>
            <TextArea value={task} onChange={setTask} rows={2} maxLength={2000} placeholder="What is to be done" />
          </Field>
          <FieldRow>
            <Field label="Owner">
              <PersonPicker workspace={first.workspace} value={owner} nobody="Nobody yet" onChange={setOwner} />
            </Field>
            <Field label="Due" optional>
              <TextInput type="date" value={due} onChange={setDue} />
            </Field>
          </FieldRow>
        </div>
        {flaw.state === "open" ? (
          <details>
            <summary className={styles["meta"]}>Accept it as it is</summary>
            <Field label="Reason">
              <TextArea value={why} onChange={setWhy} rows={2} maxLength={2000} />
            </Field>
            <Button size="small" reason={manage ?? (why.trim() === "" ? "Needs a reason" : undefined)} onClick={() => act.mutate(() => call("vulnerabilities.accept", { ...id, reason: why.trim() }))}>
              Accept the flaw
            </Button>
          </details>
        ) : (
          <div className={styles["lead"]}>
            {flaw.reason !== "" && <p className={styles["meta"]}>{flaw.reason}</p>}
            {flaw.state === "accepted" && (
              <Button size="small" reason={edit} onClick={() => act.mutate(() => call("vulnerabilities.reopen", id))}>
                Open it again
              </Button>
            )}
          </div>
        )}
        <section className={styles["evidence"]}>
          <h3>Evidence of the last look</h3>
          <Questions questions={flaw.questions} source={flaw.source} title={flaw.source_title} />
        </section>
        <section>
          <h3>History</h3>
          <ol className={styles["history"]} aria-label="History">
            {flaw.history.toReversed().map((line) => (
              <li key={`${line.at} ${line.what}`}>
                <When micros={line.at} short />
                <span>
                  {line.by_name} · {line.what}
                  {line.note === "" ? "" : `: ${line.note}`}
                </span>
              </li>
            ))}
          </ol>
        </section>
      </div>
    </Dialog>
  );
}
