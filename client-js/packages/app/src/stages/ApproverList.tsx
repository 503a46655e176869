/** Whom a stage asks: people and groups by name, roles, or whoever may approve; each with its way out, and a picker for one more. */
import { X } from "lucide-react";
import { groupsOf, membersOf, subjectsOf } from "../pickers/finders";
import { Picker } from "../pickers/Picker";
import { useNames } from "../pickers/useNames";
import { IconButton } from "../ui";
import { type Approver, approverOf, approverWords, subjectOf } from "./approvers";
import styles from "./stages.module.css";

const BY_RIGHT = [{ value: "right approve", label: "Whoever may approve" }, ...["owner", "admin", "approver"].map((role) => ({ value: `role ${role}`, label: `Every ${role}` }))];

interface ApproverListProps {
  readonly workspace: string;
  readonly approvers: readonly Approver[];
  readonly reason: string | undefined;
  readonly onAdd: (approver: Approver) => void;
  readonly onRemove: (approver: Approver) => void;
}

export function ApproverList({ workspace, approvers, reason, onAdd, onRemove }: ApproverListProps) {
  const of = (kind: Approver["kind"]) => approvers.flatMap((one) => (one.kind === kind ? [one.name] : []));
  const people = useNames(membersOf(workspace), of("user"));
  const groups = useNames(groupsOf(workspace), of("group"));
  return (
    <div className={styles["approvers"]}>
      <ul aria-label="Approvers">
        {approvers.map((one) => {
          const name = approverWords(one, people, groups);
          return (
            <li key={subjectOf(one)} className={styles["approver"]}>
              {name}
              <IconButton size="small" icon={X} label={`Take out ${name}`} reason={reason} onClick={() => onRemove(one)} />
            </li>
          );
        })}
        {approvers.length === 0 && <li className="quiet">Whoever may approve</li>}
      </ul>
      {reason === undefined && (
        <Picker
          label="Add an approver"
          from={subjectsOf(workspace)}
          first={BY_RIGHT}
          but={new Set(approvers.map(subjectOf))}
          value={undefined}
          placeholder="Add an approver"
          onChange={(choice, { label }) => onAdd(approverOf(choice, label))}
        />
      )}
    </div>
  );
}
