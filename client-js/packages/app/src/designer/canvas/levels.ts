/** How much of a step is shown from how far away. */
export type Level = "near" | "middle" | "far";

export function levelOf(zoom: number): Level {
  return zoom >= 0.7 ? "near" : zoom >= 0.35 ? "middle" : "far";
}

/** Where assistive technology finds the step that the keyboard stands on. */
export function stepElementId(id: string): string {
  return `step-${id}`;
}
