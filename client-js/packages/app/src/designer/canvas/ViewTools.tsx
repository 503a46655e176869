/** How near one looks: out, in, everything; bottom right beside the map. */
import { useReactFlow, useStore as useFlow } from "@xyflow/react";
import { Maximize, Minus, Plus } from "lucide-react";
import { IconButton } from "../../ui";
import { useFit } from "./fit";
import styles from "./canvas.module.css";

export function ViewTools({ map }: { readonly map: boolean }) {
  const flow = useReactFlow();
  const fit = useFit();
  const percent = useFlow((now) => Math.round(now.transform[2] * 100));
  return (
    <div className={styles["zoom"]} data-map={map || undefined} role="toolbar" aria-label="Zoom">
      <IconButton icon={Minus} label="Zoom out" keys="-" onClick={() => void flow.zoomOut()} />
      <button type="button" className={styles["percent"]} aria-label={`${percent} %, back to 100 %`} onClick={() => void flow.zoomTo(1)}>
        {percent} %
      </button>
      <IconButton icon={Plus} label="Zoom in" keys="+" onClick={() => void flow.zoomIn()} />
      <IconButton icon={Maximize} label="Fit the design" keys="f" onClick={() => fit()} />
    </div>
  );
}
