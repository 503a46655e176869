/** What stands in the place of content that could not be loaded. */
import { ErrorState } from "../ui";
import { ApiError } from "./api";

interface LoadFailureProps {
  /** "The sources could not be loaded" */
  readonly title: string;
  readonly error: Error;
  readonly onRetry: () => void;
}

export function LoadFailure({ title, error, onRetry }: LoadFailureProps) {
  const known = error instanceof ApiError ? error : undefined;
  return (
    <ErrorState title={title} code={known?.code} onRetry={onRetry}>
      {error.message} {known?.nextStep}
    </ErrorState>
  );
}
