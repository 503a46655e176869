/** Reads the three themes out of tokens.css and measures colours against each other (WCAG 2.2, relative luminance). */

export type Tokens = (name: string) => string;

export function themesOf(css: string): { readonly light: Tokens; readonly dark: Tokens; readonly contrast: Tokens } {
  const shared = blocks(css, /^:root \{/m);
  const light = { ...shared, ...blocks(css, /^:root, \[data-theme="light"\] \{/m) };
  return {
    light: reader(light),
    dark: reader({ ...light, ...blocks(css, /^\[data-theme="dark"\] \{/m) }),
    contrast: reader({ ...light, ...blocks(css, /^\[data-theme="contrast"\] \{/m) }),
  };
}

function blocks(css: string, start: RegExp): Record<string, string> {
  const from = css.search(start);
  if (from < 0) throw new Error(`tokens.css has no block ${start.source}`);
  const body = css.slice(css.indexOf("{", from) + 1, css.indexOf("}", from));
  const found: Record<string, string> = {};
  for (const match of body.matchAll(/--([\w-]+):\s*(#[0-9A-Fa-f]{6})\b/g)) found[match[1] ?? ""] = match[2] ?? "";
  return found;
}

function reader(values: Readonly<Record<string, string>>): Tokens {
  return (name) => {
    const value = values[name];
    if (value === undefined) throw new Error(`tokens.css has no colour --${name}`);
    return value;
  };
}

export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((one, other) => other - one) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const part = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}
