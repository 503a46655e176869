/** Draws the tip beside what it is about, inside the window. Once in the page. */
import { type CSSProperties, useEffect, useLayoutEffect, useRef, useState } from "react";
import { besideBox } from "./beside";
import { hideTip, hideTipSoon, keepTip, type Tip, TIP_ID, useTip } from "./tips";
import styles from "./tooltip.module.css";

export function TipLayer() {
  const tip = useTip();
  return tip === undefined ? null : <Shown tip={tip} />;
}

function Shown({ tip }: { readonly tip: Tip }) {
  const host = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<CSSProperties>({ visibility: "hidden" });
  useLayoutEffect(() => {
    const own = host.current?.getBoundingClientRect();
    if (own === undefined) return;
    setPlace(besideBox(tip.anchor.getBoundingClientRect(), own, tip.side, { width: window.innerWidth, height: window.innerHeight }));
  }, [tip]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => event.key === "Escape" && hideTip();
    const look = setInterval(() => tip.anchor.isConnected || hideTip(), 200);
    window.addEventListener("keydown", press, true);
    window.addEventListener("scroll", hideTip, true);
    return () => {
      clearInterval(look);
      window.removeEventListener("keydown", press, true);
      window.removeEventListener("scroll", hideTip, true);
    };
  }, [tip]);
  return (
    <div ref={host} id={TIP_ID} role="tooltip" className={styles["tip"]} style={place} onPointerEnter={keepTip} onPointerLeave={hideTipSoon}>
      {tip.text}
      {tip.keys !== undefined && <span className={styles["keys"]}>{tip.keys}</span>}
    </div>
  );
}
