/** Chooses one of the people of a workspace, or nobody. */
import { membersOf } from "./finders";
import { Picker } from "./Picker";

interface PersonPickerProps {
  readonly workspace: string;
  /** "" for nobody. */
  readonly value: string;
  readonly onChange: (user: string) => void;
  /** How "" is called: "Nobody", "Made by anybody". */
  readonly nobody?: string;
  /** What is known of whoever is not a member any more. */
  readonly gone?: string;
  readonly label?: string;
  readonly onFocus?: (() => void) | undefined;
  readonly onBlur?: (() => void) | undefined;
}

export function PersonPicker({ workspace, nobody = "Nobody", gone = "Somebody who left", ...rest }: PersonPickerProps) {
  return <Picker from={membersOf(workspace)} first={[{ value: "", label: nobody }]} gone={gone} {...rest} />;
}
