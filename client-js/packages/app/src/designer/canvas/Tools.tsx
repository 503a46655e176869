/** Tools at the bottom left of the canvas: add a step, choose with a box, move the view. */
import { Hand, MessageSquare, MousePointer2, Plus } from "lucide-react";
import { useDesk } from "../../comments/desk";
import { useStore } from "../../live/useStore";
import { IconButton } from "../../ui";
import { useDesigning } from "../context";
import styles from "./canvas.module.css";

export function Tools() {
  const { state, editReason } = useDesigning();
  const tool = useStore(state.tool);
  const { reason } = useDesk();
  return (
    <div className={styles["tools"]} role="toolbar" aria-label="Canvas tools" aria-orientation="vertical">
      <IconButton className={styles["add"]} icon={Plus} label="Add a step" keys="n" reason={editReason} onClick={() => (state.library.get() ? state.library.set(false) : state.addInto(undefined))} />
      <IconButton icon={MousePointer2} label="Choose with a box" aria-pressed={tool === "select"} onClick={() => state.tool.set("select")} />
      <IconButton icon={Hand} label="Move the view" aria-pressed={tool === "hand"} onClick={() => state.tool.set("hand")} />
      <IconButton icon={MessageSquare} label="Comment on a point" reason={reason} aria-pressed={tool === "comment"} onClick={() => state.tool.set(tool === "comment" ? "hand" : "comment")} />
    </div>
  );
}
