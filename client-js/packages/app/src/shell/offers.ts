/** What the palette shows for a text, in the order in which it shows it. Pure. */
import type { Action } from "../keyboard/actions";
import { byWords } from "../keyboard/words";
import type { Finding } from "./finders";

export interface Offer {
  readonly value: string;
  readonly label: string;
  readonly icon?: Action["icon"];
  readonly end?: string | undefined;
  readonly keys?: string | undefined;
  readonly disabled: boolean;
  readonly run: () => void;
}

export interface OfferGroup {
  readonly title: string;
  readonly offers: readonly Offer[];
}

const GROUPS: readonly Action["group"][] = ["Here", "People", "Go to", "Workspace", "Appearance", "Help"];

/** Groups in their fixed order, but one whose act begins with the text comes first: Enter takes what a person sees first. */
export function offersFor(text: string, found: readonly Finding[], actions: readonly Action[]): readonly OfferGroup[] {
  const documents = ranked(found.map((one) => ({ offer: ofFinding(one), score: byWords(one.id, text, [one.label, one.detail ?? ""]) })));
  const acts = GROUPS.map((title) => ({ title, ...ranked(actions.filter((one) => one.group === title && one.id !== "palette").map((one) => ({ offer: ofAction(one), score: scoreOf(one, text) }))) }));
  return [{ title: "Documents", ...documents }, ...acts]
    .filter((group) => group.offers.length > 0)
    .toSorted((a, b) => (text.trim() === "" ? 0 : b.best - a.best))
    .map(({ title, offers }) => ({ title, offers }));
}

/** The first that can be done. */
export function firstOf(groups: readonly OfferGroup[]): string {
  const all = groups.flatMap((group) => group.offers);
  return (all.find((one) => !one.disabled) ?? all[0])?.value ?? "";
}

interface Ranked {
  readonly offers: readonly Offer[];
  /** How well the best of them fits; one that cannot be done counts half. */
  readonly best: number;
}

function ranked(all: readonly { readonly offer: Offer; readonly score: number }[]): Ranked {
  const fits = all.filter((one) => one.score > 0).toSorted((a, b) => b.score - a.score);
  return { offers: fits.map((one) => one.offer), best: Math.max(0, ...fits.map((one) => (one.offer.disabled ? one.score / 2 : one.score))) };
}

function scoreOf(action: Action, text: string): number {
  return byWords(action.id, text, [action.label, action.words ?? ""]);
}

function ofFinding({ id, label, detail, icon, run }: Finding): Offer {
  return { value: `document ${id}`, label, end: detail, disabled: false, run, ...(icon === undefined ? {} : { icon }) };
}

function ofAction({ id, label, icon, keys, reason, run }: Action): Offer {
  return { value: `act ${id}`, label, end: reason, keys: reason === undefined ? keys : undefined, disabled: reason !== undefined, run: () => run(), ...(icon === undefined ? {} : { icon }) };
}
