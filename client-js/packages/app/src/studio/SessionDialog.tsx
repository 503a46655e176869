/** The people of a session: who takes part in which role, which its leader changes; and who was there before. */
import type { Role, WorkingSession } from "@concert/sdk";
import { When } from "../format/When";
import { useBootstrap } from "../session/Bootstrap";
import { Avatar, Button, Dialog, Select } from "../ui";
import { partOf, useSessionAct } from "./sessions";
import { ROLE_OPTIONS, TYPES } from "./sessionTypes";
import styles from "./studio.module.css";

interface SessionDialogProps {
  readonly session: WorkingSession;
  readonly manages: boolean;
  readonly onClose: () => void;
}

export function SessionDialog({ session, manages, onClose }: SessionDialogProps) {
  const { user } = useBootstrap();
  const give = useSessionAct("sessions.give_role", session.workspace);
  const may = manages || session.led_by === user.id;
  const gone = session.people.filter((person) => person.left_at !== null);
  return (
    <Dialog
      open
      onClose={onClose}
      width={560}
      title={session.name}
      hint={`${TYPES[session.type].label}. In its documents everybody may do what both their own role and their role here allow; who leaves has their own role back.`}
      foot={<Button onClick={onClose}>Close</Button>}
    >
      <ul className={styles["roles"]} aria-label="People of the session">
        {partOf(session).map((person) => (
          <li key={person.user}>
            <Avatar person={{ id: person.user, name: person.name }} size={24} named={false} />
            <span className={styles["roleName"]}>
              {person.name}
              <span className="quiet">{person.here ? "in its documents now" : ""}</span>
            </span>
            {may && person.user !== session.led_by ? (
              <Select<Role> label={`Role of ${person.name}`} value={person.role} options={ROLE_OPTIONS} onChange={(role) => give.mutate({ id: session.workspace, session: session.id, user: person.user, role })} />
            ) : (
              <span className="quiet">{person.user === session.led_by ? "leads" : person.role}</span>
            )}
          </li>
        ))}
        {gone.map((person) => (
          <li key={person.user}>
            <Avatar person={{ id: person.user, name: person.name }} size={24} named={false} />
            <span className={styles["roleName"]}>{person.name}</span>
            <span className="quiet">left {person.left_at !== null && <When micros={person.left_at} />}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
