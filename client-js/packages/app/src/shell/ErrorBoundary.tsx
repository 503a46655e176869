/** Catches what a screen throws: says so in its place, keeps the frame, and lets the person try again. */
import { Component, type ReactNode } from "react";
import { ErrorState } from "../ui";

interface Props {
  /** When it changes, the screen is tried anew: the address. */
  readonly resetKey: string;
  readonly children: ReactNode;
}

interface Caught {
  readonly error: Error | undefined;
  readonly key: string;
}

export class ErrorBoundary extends Component<Props, Caught> {
  override state: Caught = { error: undefined, key: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<Caught> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  static getDerivedStateFromProps(props: Props, state: Caught): Partial<Caught> | null {
    return props.resetKey === state.key ? null : { error: undefined, key: props.resetKey };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <div style={{ padding: "var(--space-6)", maxWidth: 640 }}>
        <ErrorState title="This screen stopped" code={this.state.error.message} stillWorks="Your edits are kept. Everything else goes on." onRetry={() => this.setState({ error: undefined })} />
      </div>
    );
  }
}
