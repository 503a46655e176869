/** How well what is offered fits what was typed. Pure. */

/** 0 where a typed word stands nowhere in it, 1 where its name begins with the first of them, else between. */
export function byWords(value: string, search: string, keywords: readonly string[] = []): number {
  const text = [value, ...keywords].join(" ").toLowerCase();
  const words = search.toLowerCase().split(/\s+/u).filter((word) => word !== "");
  if (!words.every((word) => text.includes(word))) return 0;
  const label = keywords[0]?.toLowerCase() ?? "";
  if (label.startsWith(words[0] ?? "")) return 1;
  return words.every((word) => label.includes(word)) ? 0.75 : 0.5;
}
