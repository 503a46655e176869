/** Hears key presses on the page and runs the action they mean. Keeps out of the way of typing. */
import { preference } from "../theme/preference";
import { type Action, actionsNow } from "./actions";
import { decide, isSingleKey, type Pending } from "./keys";

/** Call once; the returned function stops it. */
export function listenToKeys(): () => void {
  let pending: Pending;
  const heard = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const quiet = isTyping(event.target) || document.querySelector("[role=dialog][data-state=open], [role=menu][data-state=open]") !== null;
    const singles = !quiet && preference().singleKeys;
    const known = actionsNow().flatMap((one) => (one.reason === undefined && one.there !== true ? shortcutsOf(one) : [])).filter(({ keys }) => singles || !isSingleKey(keys));
    const press = { key: event.key, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey, shift: event.shiftKey };
    const outcome = decide(known.map((one) => one.keys), press, pending, event.timeStamp);
    pending = outcome.kind === "wait" ? outcome.pending : undefined;
    if (outcome.kind !== "run") return;
    event.preventDefault();
    known.findLast((one) => one.keys === outcome.keys)?.run(event.timeStamp);
  };
  window.addEventListener("keydown", heard);
  return () => window.removeEventListener("keydown", heard);
}

/** Its keys and the other ones that do the same, each with what it does. */
export function shortcutsOf({ keys, also = [], run }: Pick<Action, "keys" | "also" | "run">): readonly { readonly keys: string; readonly run: Action["run"] }[] {
  return [...(keys === undefined ? [] : [keys]), ...also].map((one) => ({ keys: one, run }));
}

/** True where letters belong to what is being written. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit", "range"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
