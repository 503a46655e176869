/** Keeps the problems and the content hash of the draft true, and who changed it last: asked again shortly after each edit is saved. */
import type { DocumentHandle } from "@concert/sdk";
import { useEffect } from "react";
import { call } from "../../data/api";
import type { DesignerState } from "../state";

const PATIENCE_MS = 350;

export function useChecks(state: DesignerState, me: string): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking: AbortController | undefined;
    /** Where a step stands is no part of what runs: then only who changed it is asked. */
    let bodyChanged = true;
    const check = async () => {
      if (state.handle.saved.get().state !== "saved") return;
      asking?.abort();
      asking = new AbortController();
      const { signal } = asking;
      const all = bodyChanged;
      bodyChanged = false;
      try {
        await Promise.all([all ? askProblems(state, signal) : undefined, askRecord(state, me, signal)]);
      } catch {
        bodyChanged ||= all;
        // Not reached: the next edit or the way back online asks again. The last answer stays.
      }
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void check(), PATIENCE_MS);
    };
    const stops = [
      onChange(state.handle, "body", () => {
        bodyChanged = true;
        soon();
      }),
      onChange(state.handle, "layout", soon),
      state.handle.saved.subscribe(() => state.handle.saved.get().state === "saved" && soon()),
    ];
    soon();
    return () => {
      clearTimeout(timer);
      asking?.abort();
      for (const stop of stops) stop();
    };
  }, [state, me]);
}

async function askProblems(state: DesignerState, signal: AbortSignal): Promise<void> {
  const { problems } = await call("designs.check", { id: state.handle.id }, { signal });
  // That it is empty is what the canvas says already.
  state.problems.set(problems.filter((one) => one.code !== "empty_design"));
  state.checkedAt.set(Date.now());
}

async function askRecord(state: DesignerState, me: string, signal: AbortSignal): Promise<void> {
  const record = await call("documents.get", { id: state.handle.id }, { signal });
  state.record.set({ hash: record.content_hash, changedAt: record.updated_at, changedBy: record.updated_by === me ? "you" : record.updated_by_name });
}

/** Hears every change below a root, also after the document was rebuilt. */
function onChange(handle: DocumentHandle, root: "body" | "layout", listener: () => void): () => void {
  let stop = () => {};
  const watch = () => {
    stop();
    const map = handle.doc.getMap(root);
    map.observeDeep(listener);
    stop = () => map.unobserveDeep(listener);
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
