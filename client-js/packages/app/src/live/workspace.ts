import type { Person } from "../people/person";
export function useWorkspaceEvents(_workspace: string): readonly Person[] { return []; }
