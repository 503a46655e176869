/** The name of an event, or a pattern of some: the events of the workspace are offered, once they are known. */
import { useQuery } from "@tanstack/react-query";
import { partsQuery } from "../reactions/queries";
import { SuggestInput } from "../ui";
import { anyEventWords } from "./words";

interface EventInputProps {
  readonly workspace: string;
  readonly value: string;
  readonly onChange: (topic: string) => void;
  readonly onFocus?: () => void;
  readonly onBlur?: () => void;
}

export function EventInput({ workspace, ...input }: EventInputProps) {
  const parts = useQuery(partsQuery(workspace));
  const suggestions = (parts.data?.topics ?? []).map((one) => ({ value: one.name, words: anyEventWords([one.name]) }));
  return <SuggestInput machine label="Events" suggestions={suggestions} {...input} />;
}
