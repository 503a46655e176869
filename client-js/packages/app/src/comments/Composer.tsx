/** Where a message is written. @ offers those who may read the document. */
import type { Words } from "@concert/sdk";
import { useBootstrap } from "../session/Bootstrap";
import { useDesk } from "./desk";
import { NamingField } from "./NamingField";

interface ComposerProps {
  readonly label: string;
  readonly placeholder: string;
  readonly initial?: string;
  readonly autoFocus?: boolean;
  /** True where it was taken: the field is emptied then. */
  readonly onSend: (said: Words) => boolean;
  readonly onCancel?: (() => void) | undefined;
}

const LONGEST = 10_000;

export function Composer(props: ComposerProps) {
  const { people, peopleKnown, reason, personOf } = useDesk();
  const { user } = useBootstrap();
  const nameable = people.map((person) => ({ user: person.user, name: person.name, hint: person.role }));
  return <NamingField {...props} maxLength={LONGEST} people={nameable} known={peopleKnown} me={user.id} reason={reason} personOf={personOf} />;
}
