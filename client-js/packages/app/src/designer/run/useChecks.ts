/** Keeps the content hash of the draft true, and who changed it last: asked again shortly after each edit is saved. */
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
        await askRecord(state, me, asking.signal);
      } catch {
        // Not reached: the next edit or the way back online asks again. The last answer stays.
      }
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void check(), PATIENCE_MS);
    };
    const stops = [
      onChange(state.handle, "body", soon),
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

async function askRecord(state: DesignerState, me: string, signal: AbortSignal): Promise<void> {
  const record = await call("documents.get", { id: state.handle.id, content: false }, { signal });
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
