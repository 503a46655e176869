export function RunsPage(_props: Readonly<Record<string, unknown>>) { return null; }
