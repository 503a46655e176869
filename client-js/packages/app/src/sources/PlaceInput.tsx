/** The file or folder that a source reads: what lies in the folders of sources is offered, and any path may be typed. */
import type { LyingOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { filesQuery } from "../catalog/queries";
import { bytes, counted } from "../format/numbers";
import { when } from "../format/times";
import { ms, useNow } from "../format/useNow";
import { SuggestInput } from "../ui";

interface PlaceInputProps {
  readonly workspace: string;
  /** Of the source. */
  readonly kind: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function PlaceInput({ workspace, kind, value, onChange }: PlaceInputProps) {
  const found = useQuery(filesQuery(workspace, kind));
  const now = useNow();
  const suggestions = (found.data?.items ?? []).map((one) => ({ value: one.path, end: factsOf(one, now) }));
  return <SuggestInput machine label="Files of the server" value={value} onChange={onChange} suggestions={suggestions} />;
}

/** "3 data files · 1.2 MB · 2 min ago" */
function factsOf(one: LyingOut, now: number): string {
  const facts = [bytes(one.bytes), when(ms(one.changed_at), now)];
  return (one.kind === "files" ? [counted(one.count, "data file"), ...facts] : facts).join(" · ");
}
