/** A page of its own, without the frame: signing in, an address that leads nowhere, an app that failed. */
import { type ReactNode, useEffect } from "react";
import { Mark } from "./Mark";
import styles from "./shell.module.css";

export function PlainPage({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Concert`;
  }, [title]);
  return (
    <main className={styles["plain"]}>
      <div className={styles["plainCard"]}>
        <div className={styles["plainMark"]}>
          <Mark /> Concert
        </div>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
