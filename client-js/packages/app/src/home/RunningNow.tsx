export function RunningNow(_props: Readonly<Record<string, unknown>>) { return null; }
