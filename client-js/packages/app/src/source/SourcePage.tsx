export function SourcePage(_props: Readonly<Record<string, unknown>>) { return null; }
