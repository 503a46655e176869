/**
 * Shows toasts below the bars in the middle, where nothing is pressed, beside an open dialog in the lower corner; they wait while
 * pointed at or focused and while nobody sees the page, and pressing one leaves a dialog open. In a narrow window, where everything is pressed somewhere, the
 * screen makes room for the newest one: `--toasts` is how tall it is.
 */
import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button, IconButton } from "./Button";
import styles from "./overlay.module.css";
import { StateIcon } from "./State";
import { dismissToast, LIFE, type Toast, useToasts } from "./toasts";
import { useVisible } from "./useVisible";

export function Toaster() {
  const toasts = useToasts();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const shown = box.current;
    if (shown === null) return undefined;
    const watch = new ResizeObserver(() => document.documentElement.style.setProperty("--toasts", `${shown.offsetHeight}px`));
    watch.observe(shown);
    return () => watch.disconnect();
  }, []);
  return (
    <div ref={box} className={styles["toasts"]} role="region" aria-label="Messages" aria-live="polite">
      {toasts.map((one) => (
        <OneToast key={one.id} toast={one} />
      ))}
    </div>
  );
}

function OneToast({ toast }: { readonly toast: Toast }) {
  const [held, setHeld] = useState(false);
  const visible = useVisible();
  useEffect(() => {
    if (held || !visible) return undefined;
    const timer = setTimeout(() => dismissToast(toast.id), toast.act === undefined ? LIFE.plain : LIFE.withAct);
    return () => clearTimeout(timer);
  }, [held, visible, toast]);
  return (
    <div className={styles["toast"]} data-toast="" onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)} onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}>
      {toast.state !== undefined && (
        <span className={styles["toastMark"]}>
          <StateIcon state={toast.state} label={toast.state} />
        </span>
      )}
      <div className={styles["toastText"]}>
        {toast.text}
        {toast.detail !== undefined && <p>{toast.detail}</p>}
      </div>
      {toast.act !== undefined && <Act toast={toast} act={toast.act} />}
      <IconButton icon={X} size="small" label="Dismiss" onClick={() => dismissToast(toast.id)} />
    </div>
  );
}

function Act({ toast, act }: { readonly toast: Toast; readonly act: NonNullable<Toast["act"]> }) {
  const choose = () => {
    dismissToast(toast.id);
    act.onChoose();
  };
  return (
    <Button size="small" onClick={choose}>
      {act.label}
    </Button>
  );
}
