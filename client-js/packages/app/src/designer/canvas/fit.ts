/** How the whole design is brought into view: below the run bar, above the tools, never larger than it is. */
export const FIT = { padding: { top: "72px", left: "24px", right: "24px", bottom: "72px" }, maxZoom: 1, minZoom: 0.1 } as const;
