/** What stands in the place of content that could not be loaded. */
import { ErrorState } from "../ui";
import { asError } from "./api";

interface LoadFailureProps {
  /** "The sources could not be loaded" */
  readonly title: string;
  readonly error: Error;
  readonly onRetry: () => void;
}

export function LoadFailure({ title, error, onRetry }: LoadFailureProps) {
  const { code, message, nextStep } = asError(error);
  return (
    <ErrorState title={title} code={code} onRetry={code === "not_found" ? undefined : onRetry}>
      {`${message} ${nextStep}`}
    </ErrorState>
  );
}

/** Why a form was not taken, as a FormDialog says it. */
export function refusalOf(error: Error | null): { readonly message: string; readonly code: string; readonly next: string } | undefined {
  if (error === null) return undefined;
  const { message, code, nextStep } = asError(error);
  return { message, code, next: nextStep };
}
