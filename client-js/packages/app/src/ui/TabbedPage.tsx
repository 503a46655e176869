/** A screen of several parts: its head, the heads of its parts below that, and the part that is shown. */
import type { ReactNode } from "react";
import styles from "./page.module.css";
import { type Tab, Tabs } from "./Tabs";

interface TabbedPageProps<Id extends string> {
  readonly head: ReactNode;
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  /** Stands at the end of the row of heads: ways on to screens of their own. */
  readonly end?: ReactNode;
  readonly children: ReactNode;
}

export function TabbedPage<Id extends string>({ head, label, tabs, value, onChange, end, children }: TabbedPageProps<Id>) {
  return (
    <div className={styles["tabbed"]}>
      {head}
      <Tabs label={label} tabs={tabs} value={value} onChange={onChange} headClassName={styles["tabs"]} end={end}>
        <div className={styles["body"]}>{children}</div>
      </Tabs>
    </div>
  );
}
