/** What stands where content would be: nothing yet, or an error that says what still works. */
import { Copy, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { Button, IconButton } from "./Button";
import styles from "./card.module.css";
import { prose } from "./prose";

interface EmptyStateProps {
  /** One sentence. */
  readonly children: ReactNode;
  /** One act. */
  readonly act?: ReactNode;
  readonly centered?: boolean;
}

export function EmptyState({ children, act, centered = false }: EmptyStateProps) {
  return (
    <div className={centered ? `${styles["message"]} ${styles["center"]}` : styles["message"]}>
      <p>{children}</p>
      {act}
    </div>
  );
}

interface ErrorStateProps {
  /** What failed: "The sources could not be loaded". */
  readonly title: string;
  /** Why and what to do, as the server said it. */
  readonly children?: ReactNode;
  /** What support would ask for. */
  readonly code?: string | undefined;
  /** What still works. */
  readonly stillWorks?: string | undefined;
  readonly onRetry?: (() => void) | undefined;
  readonly act?: ReactNode;
}

export function ErrorState({ title, children, code, stillWorks, onRetry, act }: ErrorStateProps) {
  return (
    <div className={`${styles["message"]} ${styles["error"]}`} role="alert">
      <h3>{title}</h3>
      {children !== undefined && <p>{typeof children === "string" ? prose(children) : children}</p>}
      {stillWorks !== undefined && <p>{stillWorks}</p>}
      {code !== undefined && (
        <div className={styles["idLine"]}>
          {code}
          <IconButton icon={Copy} size="small" label="Copy the code" onClick={() => void navigator.clipboard.writeText(code)} />
        </div>
      )}
      {(onRetry !== undefined || act !== undefined) && (
        <div className={styles["acting"]}>
          {onRetry !== undefined && (
            <Button icon={RotateCw} onClick={onRetry}>
              Try again
            </Button>
          )}
          {act}
        </div>
      )}
    </div>
  );
}
