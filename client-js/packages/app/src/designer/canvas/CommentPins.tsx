/** What people said on the canvas: a drop at each step, connection and point, with how much was said; filled when there is news. */
import type { CommentAnchor, ShownThread } from "@concert/sdk";
import { useStore as useFlow, ViewportPortal } from "@xyflow/react";
import { memo } from "react";
import { useDesk } from "../../comments/desk";
import styles from "../../comments/comments.module.css";
import { byPin, messagesOf, unreadOf } from "../../comments/places";
import { useStore } from "../../live/useStore";
import { useDesignerState } from "../context";
import { placeOfAnchor } from "../commentPlaces";

export function CommentPins() {
  const { threads, opened, show, nameOf } = useDesk();
  const state = useDesignerState();
  // Where steps are follows from the same store that draws them.
  useStore(state.graph.nodes);
  useStore(state.graph.edges);
  const zoom = useFlow((flow) => flow.transform[2]);
  const pins = [...byPin(threads)].flatMap(([place, here]) => pinOf(place, here, state));
  const draft = opened?.draft;
  const drafted = draft?.kind === "point" && !pins.some((pin) => pin.place === opened?.place) ? draft : undefined;
  return (
    <ViewportPortal>
      {pins.map(({ place, anchor, here, x, y }) => (
        <Pin
          key={place}
          place={place}
          count={messagesOf(here)}
          unread={unreadOf(here)}
          name={nameOf(anchor)}
          x={x}
          y={y}
          zoom={zoom}
          open={opened?.place === place}
          onShow={() => show(place, anchor)}
        />
      ))}
      {drafted !== undefined && <Pin place={opened?.place ?? ""} count={0} unread={0} name="New comment" x={drafted.x} y={drafted.y} zoom={zoom} open onShow={() => undefined} />}
    </ViewportPortal>
  );
}

interface Placed {
  readonly place: string;
  readonly anchor: CommentAnchor;
  readonly here: readonly ShownThread[];
  readonly x: number;
  readonly y: number;
}

function pinOf(place: string, here: readonly ShownThread[], state: ReturnType<typeof useDesignerState>): readonly Placed[] {
  const anchor = here[0]?.anchor;
  const at = anchor === undefined ? undefined : placeOfAnchor(anchor, state.graph);
  return anchor === undefined || at === undefined ? [] : [{ place, anchor, here, ...at }];
}

interface PinProps {
  readonly place: string;
  readonly count: number;
  readonly unread: number;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly open: boolean;
  readonly onShow: () => void;
}

const HEIGHT = 26;
/** From afar a pin is as large as a step; more would cover the design. */
const LARGEST = 1.6;

const Pin = memo(function Pin({ place, count, unread, name, x, y, zoom, open, onShow }: PinProps) {
  const scale = Math.min(1 / zoom, LARGEST);
  return (
    <button
      type="button"
      className={`${styles["pin"]} nopan nodrag`}
      style={{ transform: `translate(${x}px, ${y - HEIGHT}px) scale(${scale})` }}
      data-comments={place}
      data-unread={unread > 0 || undefined}
      data-open={open || undefined}
      aria-label={`Comments ${name}: ${count}${unread > 0 ? `, ${unread} new` : ""}`}
      aria-expanded={open}
      onClick={onShow}
    >
      {count === 0 ? "" : count > 99 ? "99" : count}
    </button>
  );
});
