/** What is in view on the canvas, for those who follow; and the view of the person I follow, as mine. Draws nothing. */
import { useReactFlow, useStore as useFlow, useStoreApi } from "@xyflow/react";
import { useEffect } from "react";
import { useOfLeader, useTogether } from "../../together/Together";
import { useDesignerState } from "../context";
import { LEAST_ZOOM, MOST_ZOOM } from "./fit";

const GLIDE_MS = 120;
/** The width decides how near I look, unless more than a fifth of their height would lie outside. */
const LOST = 1.25;

export function SharedView() {
  const { follow } = useTogether();
  useOwnView();
  return follow.whom === undefined ? null : <FollowedView />;
}

function useOwnView(): void {
  const { presence } = useDesignerState().handle;
  const view = useFlow(({ transform: [x, y, zoom], width, height }) => [x, y, zoom, width, height].map((one) => Math.round(one * 1000) / 1000).join(" "));
  useEffect(() => {
    const [x = 0, y = 0, zoom = 1, width = 0, height = 0] = view.split(" ").map(Number);
    if (width <= 0 || height <= 0) return;
    const middle = { x: round((width / 2 - x) / zoom), y: round((height / 2 - y) / zoom) };
    presence.update({ viewport: { ...middle, width: round(width / zoom), height: round(height / zoom) } }, { worked: false });
  }, [presence, view]);
  useEffect(() => () => presence.update({ viewport: undefined }, { worked: false }), [presence]);
}

function FollowedView() {
  const { handle } = useDesignerState();
  const flow = useReactFlow();
  const store = useStoreApi();
  const seen = useOfLeader(handle, "viewport");
  const key = seen === undefined ? "" : [seen.x, seen.y, seen.width, seen.height].join(" ");
  const size = useFlow(({ width, height }) => `${width} ${height}`);
  useEffect(() => {
    if (key === "") return;
    const [x = 0, y = 0, shownWidth = 1, shownHeight = 1] = key.split(" ").map(Number);
    const { width, height } = store.getState();
    if (width <= 0 || height <= 0) return;
    const zoom = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, Math.min(width / shownWidth, (LOST * height) / shownHeight)));
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    void flow.setViewport({ x: width / 2 - x * zoom, y: height / 2 - y * zoom, zoom }, { duration: still ? 0 : GLIDE_MS });
  }, [flow, store, key, size]);
  return null;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
