/** How the whole design is brought into view: below the run bar, above the tools, never larger than it is. */

const ROOMY = { padding: { top: "72px", left: "24px", right: "24px", bottom: "72px" }, maxZoom: 1, minZoom: 0.1 } as const;
const TIGHT = { padding: { top: "56px", left: "16px", right: "16px", bottom: "56px" }, maxZoom: 1, minZoom: 0.1 } as const;

/** Windows this low, such as a laptop's at 200 % zoom, show heads instead of the drawer and lay the tools flat. */
export const LOW = 640;

export function isLow(): boolean {
  return window.innerHeight < LOW;
}

export function fit(): typeof ROOMY | typeof TIGHT {
  return isLow() ? TIGHT : ROOMY;
}
