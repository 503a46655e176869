import { focusControl } from "../ui/Form";

/** Brings the field of a place into view and gives it the focus; of a part with several fields the first one. */
export function revealField(host: HTMLElement | null, path: readonly (string | number)[]): void {
  focusControl(bringIntoView(host, path));
}

/** The same for who only looks. */
export function bringIntoView(host: HTMLElement | null, path: readonly (string | number)[]): HTMLElement | undefined {
  const place = path.slice(1).join(".");
  const fields = [...(host?.querySelectorAll<HTMLElement>("[data-place]") ?? [])];
  const found =
    fields.find((field) => field.dataset["place"] === place) ??
    fields.find((field) => isWithin(place, field.dataset["place"] ?? "")) ??
    fields.find((field) => isWithin(field.dataset["place"] ?? "", place)) ??
    fields[0];
  found?.scrollIntoView({ block: "center" });
  return found;
}

/** The place of the field that an element is in. */
export function placeAt(element: EventTarget): string | undefined {
  return element instanceof Element ? element.closest<HTMLElement>("[data-place]")?.dataset["place"] : undefined;
}

/** "connection.path" lies in "connection". */
export function isWithin(place: string, outer: string): boolean {
  return outer === "" || place === outer || place.startsWith(`${outer}.`);
}
