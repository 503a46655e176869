/** Who did something, by the name they have now. */
import type { Entry } from "./queries";

export function Who({ entry }: { readonly entry: Entry }) {
  if (entry.by === "") return <span className="quiet">Concert</span>;
  return entry.by_name === "" ? <code>{entry.by.slice(0, 8)}</code> : <>{entry.by_name}</>;
}
