/** A list of texts as people write it: one to a line. Pure. */
import type { Json } from "@concert/sdk";

/** Undefined where it is another value than a list of texts. */
export function textsIn(value: Json | undefined): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) && value.every((one) => typeof one === "string") ? value : undefined;
}

/** Undefined where lines cannot say it: it is no list of texts, or one of them has lines of its own, or blanks around it. */
export function linesOf(value: Json | undefined): readonly string[] | undefined {
  const texts = textsIn(value);
  return texts?.every((one) => one !== "" && one === one.trim() && !/[\r\n]/u.test(one)) === true ? texts : undefined;
}

/** What was written, empty lines left out. */
export function linesIn(text: string): readonly string[] {
  return text
    .split(/\r?\n/u)
    .map((one) => one.trim())
    .filter((one) => one !== "");
}
