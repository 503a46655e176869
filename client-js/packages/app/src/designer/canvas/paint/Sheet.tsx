/** The design painted, for views in which there is more than elements can show: as many steps as there may be. */
import { derived } from "@concert/sdk";
import { useStore as useFlow, useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { useShownTheme } from "../../../theme/preference";
import { useDesigning } from "../../context";
import styles from "../canvas.module.css";
import { Painter } from "./Painter";
import type { Facts } from "./scene";

export function Sheet() {
  const below = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const { state, people } = useDesigning();
  const flow = useStoreApi();
  const width = useFlow((now) => now.width);
  const height = useFlow((now) => now.height);
  const theme = useShownTheme();
  useEffect(() => {
    if (below.current === null || above.current === null || width === 0 || height === 0) return;
    const { graph, runs, wrongEdges, problemOf } = state;
    // The same functions for as long as they answer the same.
    const run = derived(runs.run, () => (id: string) => runs.step(id));
    const problem = derived(problemOf, (problems) => (id: string) => problems.get(id)?.severity);
    const person = derived(people.bySteps, (bySteps) => (id: string) => bySteps.get(id)?.[0]?.colour);
    const facts = (): Facts => ({
      nodes: graph.nodes.get(),
      edges: graph.edges.get(),
      design: graph.design,
      run: run.get(),
      problem: problem.get(),
      person: person.get(),
      wrong: wrongEdges.get(),
    });
    let frame: number | undefined;
    const draw = () => {
      frame = undefined;
      const [x, y, zoom] = flow.getState().transform;
      painter.draw({ x, y, zoom }, facts(), performance.now());
    };
    const soon = () => void (frame ??= requestAnimationFrame(draw));
    let asked = false;
    /** In this frame, not the next: the graph changes once a frame, and what it shows is on its way already. */
    const now = () => {
      if (asked) return;
      asked = true;
      queueMicrotask(() => {
        asked = false;
        if (closed) return;
        if (frame !== undefined) cancelAnimationFrame(frame);
        draw();
      });
    };
    let closed = false;
    const painter = new Painter(below.current, above.current, { width, height }, soon);
    const stops = [graph.nodes, graph.edges].map((store) => store.subscribe(now));
    stops.push(...[state.design, runs.run, wrongEdges, problemOf].map((store) => store.subscribe(soon)));
    stops.push(people.subscribe(soon));
    let seen = flow.getState().transform;
    stops.push(
      flow.subscribe(({ transform }) => {
        if (transform === seen) return;
        seen = transform;
        soon();
      }),
    );
    draw();
    return () => {
      closed = true;
      if (frame !== undefined) cancelAnimationFrame(frame);
      painter.close();
      for (const stop of stops) stop();
    };
  }, [state, people, flow, width, height, theme]);
  return (
    <>
      <canvas ref={below} className={styles["sheet"]} aria-hidden="true" />
      <canvas ref={above} className={styles["sheet"]} aria-hidden="true" />
    </>
  );
}
