/** A screen that is loaded when it is first visited. One that does not come says so in its place: nothing is reloaded while the server is away. */
import { lazyRouteComponent } from "@tanstack/react-router";

/** The files of a screen did not come. */
export class ScreenNotLoaded extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? `screen_not_loaded: ${cause.message}` : "screen_not_loaded", { cause });
  }
}

export function screen<Module extends Record<string, unknown>, Name extends keyof Module>(load: () => Promise<Module>, name: Name) {
  return lazyRouteComponent<Module, Name>(
    () =>
      load().catch((error: unknown) => {
        throw new ScreenNotLoaded(error);
      }),
    name,
  );
}
