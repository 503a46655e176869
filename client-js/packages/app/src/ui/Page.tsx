/** The head of a screen (its one `h1`, its acts) and the ground its content lies on. */
import type { ReactNode } from "react";
import styles from "./page.module.css";
import { Skeleton } from "./Spinner";

interface PageHeadProps {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly chip?: ReactNode;
  readonly sub?: ReactNode;
  readonly acts?: ReactNode;
}

export function PageHead({ title, lead, chip, sub, acts }: PageHeadProps) {
  return (
    <header className={styles["head"]}>
      {lead}
      <div style={{ minWidth: 0 }}>
        <div className={styles["title"]}>
          <h1>{title}</h1>
          {chip}
        </div>
        {sub !== undefined && <div className={styles["sub"]}>{sub}</div>}
      </div>
      {acts !== undefined && <div className={styles["acts"]}>{acts}</div>}
    </header>
  );
}

export function PageBody({ children }: { readonly children: ReactNode }) {
  return <div className={styles["body"]}>{children}</div>;
}

/** Filter and choices above a table; the filter comes first. */
export function ListTools({ children }: { readonly children: ReactNode }) {
  return <div className={styles["tools"]}>{children}</div>;
}

/** In the place of a screen that is loading: its head and what stands below, or the latter alone. */
export function PageSkeleton({ headless = false }: { readonly headless?: boolean }) {
  return (
    <div aria-busy="true">
      {!headless && (
        <div className={styles["head"]}>
          <Skeleton width={200} height={24} />
        </div>
      )}
      <div className={styles["blocks"]}>
        <Skeleton height={96} />
        <Skeleton height={240} />
      </div>
    </div>
  );
}
