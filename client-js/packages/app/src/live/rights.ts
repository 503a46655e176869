/** What this person may do with an open document, as the server said last: it may change while it is open. */
import type { DocumentHandle } from "@concert/sdk";
import { mayEdit } from "../session/rights";
import { useStore } from "./useStore";

/** Why their role does not let them edit it; undefined where it does. */
export function useRoleReason(handle: DocumentHandle): string | undefined {
  const { role } = useStore(handle.facts);
  return role === "" ? "Opens in a moment" : mayEdit(role);
}
