/** Where others point on the canvas: gliding over 100 ms, pale after 5 s without a move, gone after 30 s. */
import type { OtherPresence } from "@concert/sdk";
import { useStore as useFlow, ViewportPortal } from "@xyflow/react";
import { memo, useEffect, useState } from "react";
import { useStore } from "../../live/useStore";
import { firstName } from "../../people/person";
import { useBootstrap } from "../../session/Bootstrap";
import { useQuiet } from "../../together/quiet";
import { useDesignerState } from "../context";
import styles from "./canvas.module.css";

const PALE_MS = 5_000;
const GONE_MS = 30_000;

export function Cursors() {
  const { handle } = useDesignerState();
  const others = useStore(handle.presence.others);
  const { user } = useBootstrap();
  const zoom = useFlow((flow) => flow.transform[2]);
  const quiet = useQuiet();
  if (quiet.others) return null;
  return (
    <ViewportPortal>
      {[...others.values()].map((other) =>
        other.cursor === undefined || other.user === user.id ? null : <Cursor key={other.session} x={other.cursor.x} y={other.cursor.y} color={other.color} name={other.name} zoom={zoom} />,
      )}
    </ViewportPortal>
  );
}

interface CursorProps extends Pick<OtherPresence, "color" | "name"> {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

const Cursor = memo(function Cursor({ x, y, color, name, zoom }: CursorProps) {
  const age = useAge(`${x} ${y}`);
  if (age === "gone") return null;
  return (
    <div className={styles["cursor"]} data-person={color} data-age={age} style={{ transform: `translate(${x}px, ${y}px)` }} aria-hidden="true">
      <div style={{ transform: `scale(${1 / zoom})`, transformOrigin: "0 0" }}>
        <svg width="16" height="16" viewBox="0 0 16 16">
          <path d="M2 2 L14 7 L8.5 8.5 L7 14 Z" />
        </svg>
        <span className={styles["cursorName"]}>{firstName(name)}</span>
      </div>
    </div>
  );
});

function useAge(place: string): "fresh" | "pale" | "gone" {
  const [age, setAge] = useState<"fresh" | "pale" | "gone">("fresh");
  useEffect(() => {
    setAge("fresh");
    const pale = setTimeout(() => setAge("pale"), PALE_MS);
    const gone = setTimeout(() => setAge("gone"), GONE_MS);
    return () => {
      clearTimeout(pale);
      clearTimeout(gone);
    };
  }, [place]);
  return age;
}
