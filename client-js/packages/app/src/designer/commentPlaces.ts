/** Where comments of a design stand on its canvas, and what their places are called. Pure. */
import type { CommentAnchor } from "@concert/sdk";
import { titleOf } from "./model/bindings";
import type { Design } from "./model/design";
import type { GraphStore } from "./model/graphStore";
import { type LabelOf, nameOfPlace } from "./model/parts";
import { NODE } from "./model/placing";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The lower left corner of a pin; undefined where its place is not on the canvas. */
export function placeOfAnchor(anchor: CommentAnchor, graph: Pick<GraphStore, "placeOf" | "edges">): Point | undefined {
  switch (anchor.kind) {
    case "point":
      return { x: anchor.x, y: anchor.y };
    case "node":
      return besideStep(graph.placeOf(anchor.node));
    case "field":
    case "text":
      return anchor.path[1] === "nodes" ? besideStep(graph.placeOf(anchor.path[2] ?? "")) : undefined;
    case "edge": {
      const edge = graph.edges.get().find((one) => one.id === anchor.edge);
      const [from, to] = [graph.placeOf(edge?.source ?? ""), graph.placeOf(edge?.target ?? "")];
      if (from === undefined || to === undefined) return undefined;
      return { x: (from.x + NODE.width + to.x) / 2 - 13, y: (from.y + to.y + NODE.height) / 2 - 4 };
    }
    case "document":
      return undefined;
  }
}

/** Under its right corner, where neither state nor lock stands. */
function besideStep(at: Point | undefined): Point | undefined {
  return at === undefined ? undefined : { x: at.x + NODE.width - 12, y: at.y + NODE.height + 20 };
}

/** "On Join refunds". */
export function nameOfAnchor(anchor: CommentAnchor, design: Design, labelOf?: LabelOf): string {
  switch (anchor.kind) {
    case "document":
      return "On the whole design";
    case "point":
      return "On the canvas";
    case "node":
      return anchor.node in design.nodes ? `On ${titleOf(anchor.node, design)}` : "On a step that was deleted";
    case "edge": {
      const edge = design.edges[anchor.edge];
      return edge === undefined ? "On a connection that was deleted" : `From ${titleOf(edge.source, design)} to ${titleOf(edge.target, design)}`;
    }
    case "field":
    case "text": {
      const gone = anchor.path[1] === "nodes" && !((anchor.path[2] ?? "") in design.nodes);
      return gone ? "On a step that was deleted" : `On ${nameOfPlace(anchor.path, design, labelOf)}`;
    }
  }
}
