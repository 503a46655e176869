/** Where a person decides: a note, the two answers, and what the approval holds for. `a` approves, `x` asks for the reason and rejects. */
import { Check, X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { useActions } from "../keyboard/actions";
import { Button, refuses, TextArea } from "../ui";
import styles from "./decision.module.css";

export type Answering = "approve" | "reject" | undefined;

interface DecisionPanelProps {
  /** "Approve c07d5e12" */
  readonly approve: string;
  /** `pressed`: when, on the clock of the page's events. */
  readonly onApprove: (note: string, pressed?: number) => void;
  readonly onReject: (note: string, pressed?: number) => void;
  /** Why nothing can be decided now. */
  readonly reason?: string | undefined;
  /** Why it cannot be approved yet, though it can be rejected. */
  readonly missing?: string | undefined;
  /** Why they should look first. The button waits for that; a key is heard, and answered by who decides. */
  readonly look?: string | undefined;
  /** What was sent and is not answered yet. */
  readonly answering?: Answering;
  /** What the decision holds for. */
  readonly hint?: ReactNode;
  /** A form to fill in first. */
  readonly children?: ReactNode;
  /** Other ways to answer, given the note and a way back to it where it is needed. */
  readonly more?: (note: string, needNote: () => void) => ReactNode;
}

export function DecisionPanel({ approve, onApprove, onReject, reason, missing, look, answering, hint, children, more }: DecisionPanelProps) {
  const [note, setNote] = useState("");
  const [needed, need] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const said = note.trim();
  const busy = answering !== undefined;
  const needNote = () => {
    need(true);
    area.current?.focus();
  };
  /** In a narrow window it may lie behind the list: what nobody sees is not decided by a key. */
  const inSight = () => area.current?.offsetParent !== null;
  const accept = (pressed?: number) => !refuses(panel.current) && onApprove(said, pressed);
  const reject = (pressed?: number) => (said === "" ? needNote() : onReject(said, pressed));
  const approving = reason ?? missing ?? (busy ? "Your answer is on its way" : undefined);
  useActions([
    { id: "decide.approve", label: approve, group: "Here", icon: Check, keys: "a", reason: approving, run: (pressed) => inSight() && accept(pressed) },
    { id: "decide.reject", label: "Reject, with a reason", group: "Here", icon: X, keys: "x", reason: reason ?? (busy ? "Your answer is on its way" : undefined), run: (pressed) => inSight() && reject(pressed) },
  ]);
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && needed) {
      event.preventDefault();
      if (reason === undefined && !busy) reject(event.timeStamp);
    }
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      need(false);
      area.current?.blur();
    }
  };
  const wrong = needed && said === "";
  return (
    <section ref={panel} className={styles["panel"]} aria-label="Your decision">
      {children}
      <div className={styles["ask"]}>
        <TextArea
          ref={area}
          rows={2}
          aria-label="Note, needed when you reject"
          placeholder="Note, needed when you reject"
          value={note}
          maxLength={4000}
          aria-invalid={wrong || undefined}
          aria-describedby={wrong ? "decision-note" : undefined}
          onChange={setNote}
          onKeyDown={press}
        />
        <div className={styles["answers"]}>
          <Button look="primary" icon={Check} wide busy={answering === "approve"} reason={approving ?? look} onClick={(event) => accept(event.timeStamp)}>
            {approve}
          </Button>
          <Button look="danger" icon={X} busy={answering === "reject"} reason={reason} onClick={(event) => reject(event.timeStamp)}>
            Reject
          </Button>
        </div>
      </div>
      {needed && (
        <p className={styles["needed"]} id="decision-note" role={wrong ? "alert" : undefined}>
          {wrong ? "Needs a reason, so that it can be done better." : "Ctrl Enter rejects."}
        </p>
      )}
      {(more !== undefined || hint !== undefined) && (
        <div className={styles["under"]}>
          {more !== undefined && <div className={styles["more"]}>{more(said, needNote)}</div>}
          {hint !== undefined && <p className={styles["hint"]}>{hint}</p>}
        </div>
      )}
    </section>
  );
}
