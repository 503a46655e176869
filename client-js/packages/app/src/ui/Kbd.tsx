/** Keys one can press: `<Kbd keys="Ctrl K" />`, `<Kbd keys="g h" />`. */
import styles from "./kbd.module.css";

export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <span className={styles["keys"]}>
      {keys.split(" ").map((key, index) => (
        <kbd key={`${key}-${index}`} className={styles["key"]}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
