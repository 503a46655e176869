export function DesignPage(_props: Readonly<Record<string, unknown>>) { return null; }
