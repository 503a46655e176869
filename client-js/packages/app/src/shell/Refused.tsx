/** A document that does not open, or that is not there: Concert does not say which. What one cannot see may be asked for. */
import { lazy, type ReactNode, Suspense } from "react";
import { ErrorState } from "../ui";

const AskUnseen = lazy(async () => ({ default: (await import("../access/AskUnseen")).AskUnseen }));
const UNSEEN = new Set(["not_found", "forbidden"]);

export function isUnseen(code: string): boolean {
  return UNSEEN.has(code);
}

interface RefusedProps {
  readonly document: string;
  readonly message: string;
  readonly code: string;
  readonly children?: ReactNode;
}

export function Refused({ document, message, code, children }: RefusedProps) {
  return (
    <div style={{ padding: "var(--space-6)", maxWidth: 640 }}>
      <ErrorState
        title={message}
        code={code}
        act={
          isUnseen(code) ? (
            <Suspense fallback={null}>
              <AskUnseen object={`doc:${document}`} />
            </Suspense>
          ) : undefined
        }
      >
        {children}
      </ErrorState>
    </div>
  );
}
