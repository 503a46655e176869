export function RunPage(_props: Readonly<Record<string, unknown>>) { return null; }
