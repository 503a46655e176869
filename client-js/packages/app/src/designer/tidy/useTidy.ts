/** New places for the design, or for what is chosen of it, worked out in a worker and written as one edit. */
import { useCallback, useMemo } from "react";
import { toast } from "../../ui";
import { actsOn } from "../acts";
import { useFit } from "../canvas/fit";
import { useDesignerState } from "../context";
import type { Point } from "../model/design";
import type { DesignerState } from "../state";
import type { TidyTask } from "./tidy";

export function useTidy(): () => void {
  const state = useDesignerState();
  const acts = useMemo(() => actsOn(state), [state]);
  const fit = useFit();
  return useCallback(() => {
    const { nodes } = state.selection.get();
    const only = nodes.size > 1 ? [...nodes] : [];
    void inWorker(taskOf(state, only)).then(
      (places) => {
        const { design, dragged } = state.graph;
        if (dragged.size > 0) return;
        acts.place(new Map(Object.entries(places).filter(([id, { x, y }]) => id in design.nodes && (state.graph.storedPlace(id).x !== x || state.graph.storedPlace(id).y !== y))));
        if (only.length === 0) requestAnimationFrame(() => requestAnimationFrame(() => fit()));
      },
      () => toast({ text: "The design was not tidied", detail: "Nothing was changed. Try again.", state: "failed" }),
    );
  }, [state, acts, fit]);
}

function taskOf({ graph }: DesignerState, only: readonly string[]): TidyTask {
  const { nodes, edges } = graph.design;
  return { nodes, edges, places: Object.fromEntries(Object.keys(nodes).map((id) => [id, graph.storedPlace(id)])), only };
}

/** One at a time: a new one takes the place of the one that works. */
let working: Worker | undefined;

function inWorker(task: TidyTask): Promise<Readonly<Record<string, Point>>> {
  working?.terminate();
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  working = worker;
  return new Promise((resolve, reject) => {
    const end = () => {
      worker.terminate();
      if (working === worker) working = undefined;
    };
    worker.onmessage = ({ data }: MessageEvent<Readonly<Record<string, Point>>>) => {
      end();
      resolve(data);
    };
    worker.onerror = (event) => {
      end();
      reject(new Error(event.message));
    };
    worker.postMessage(task);
  });
}
