/** How bad something is: a word with an icon, never a colour alone. */
import { ChevronDown, ChevronsUp, ChevronUp, Info, OctagonAlert } from "lucide-react";
import { Chip } from "../ui";
import { SEVERITY, type Severity } from "./words";

const ICONS = { critical: OctagonAlert, high: ChevronsUp, medium: ChevronUp, low: ChevronDown, info: Info } as const;

export function SeverityChip({ of }: { readonly of: Severity }) {
  return (
    <Chip tone={SEVERITY[of].tone} icon={ICONS[of]}>
      {SEVERITY[of].word}
    </Chip>
  );
}
