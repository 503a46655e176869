/** For work of unknown amount only; shows itself after 400 ms. */
import styles from "./spinner.module.css";

export function Spinner({ size = 16, label = "Working" }: { readonly size?: number; readonly label?: string }) {
  return <span className={styles["spinner"]} style={{ width: size, height: size }} role="status" aria-label={label} />;
}

/** A grey block in the place of what is loading; shows itself after 150 ms. */
export function Skeleton({ width = "100%", height = 16 }: { readonly width?: number | string; readonly height?: number | string }) {
  return <span className={styles["block"]} style={{ width, height }} aria-hidden="true" data-skeleton />;
}
