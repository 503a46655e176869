/** What this person may do with an open document, as the server said last: it may change while it is open. */
import type { DocumentHandle } from "@concert/sdk";
import { mayEdit } from "../session/rights";
import { useStore } from "./useStore";

/** Why they may not edit it; undefined where they may. */
export function useEditReason(handle: DocumentHandle): string | undefined {
  const { role } = useStore(handle.facts);
  return role === "" ? "Opens in a moment" : mayEdit(role);
}
