/** Keeps the problems and the content hash of the draft true: asked again shortly after each edit is saved. */
import type { DocumentHandle } from "@concert/sdk";
import { useEffect } from "react";
import { call } from "../../data/api";
import type { DesignerState } from "../state";

const PATIENCE_MS = 350;

export function useChecks(state: DesignerState, me: string): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking: AbortController | undefined;
    const check = async () => {
      if (state.handle.saved.get().state !== "saved") return;
      asking?.abort();
      asking = new AbortController();
      try {
        await ask(state, me, asking.signal);
      } catch {
        // Not reached: the next edit or the way back online asks again. The last answer stays.
      }
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void check(), PATIENCE_MS);
    };
    const stops = [onBodyChange(state.handle, soon), state.handle.saved.subscribe(() => state.handle.saved.get().state === "saved" && soon())];
    soon();
    return () => {
      clearTimeout(timer);
      asking?.abort();
      for (const stop of stops) stop();
    };
  }, [state, me]);
}

async function ask(state: DesignerState, me: string, signal: AbortSignal): Promise<void> {
  const id = state.handle.id;
  const [{ problems }, record] = await Promise.all([
    call("designs.check", { id }, { signal }),
    call("documents.get", { id }, { signal }),
  ]);
  // That it is empty is what the canvas says already.
  state.problems.set(problems.filter((one) => one.code !== "empty_design"));
  state.checked.set({ at: Date.now(), hash: record.content_hash, changedAt: record.updated_at, changedBy: record.updated_by === me ? "you" : record.updated_by_name });
}

/** Hears every change of what the content hash is made of, also after the document was rebuilt. */
function onBodyChange(handle: DocumentHandle, listener: () => void): () => void {
  let stop = () => {};
  const watch = () => {
    stop();
    const body = handle.doc.getMap("body");
    body.observeDeep(listener);
    stop = () => body.unobserveDeep(listener);
  };
  watch();
  const unwatch = handle.docStore.subscribe(() => {
    watch();
    listener();
  });
  return () => {
    unwatch();
    stop();
  };
}
