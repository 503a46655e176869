/** Catches what a screen throws: says so in its place, keeps the frame, and lets the person try again. */
import { Component, type ReactNode, useEffect, useRef } from "react";
import { useOfflineReason } from "../live/connection";
import { ErrorState } from "../ui";
import { ScreenNotLoaded } from "./screen";

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
    if (this.state.error instanceof ScreenNotLoaded) return <NotLoaded error={this.state.error} />;
    return (
      <div style={{ padding: "var(--space-6)", maxWidth: 640 }}>
        <ErrorState title="This screen stopped" code={this.state.error.message} stillWorks="Your edits are kept. Everything else goes on." onRetry={() => this.setState({ error: undefined })} />
      </div>
    );
  }
}

/** Its files are asked for again with the whole page, which keeps every edit: by hand, or by itself once the server is back. */
function NotLoaded({ error }: { readonly error: ScreenNotLoaded }) {
  const offline = useOfflineReason() !== undefined;
  const was = useRef(offline);
  useEffect(() => {
    if (was.current && !offline) window.location.reload();
    was.current ||= offline;
  }, [offline]);
  return (
    <div style={{ padding: "var(--space-6)", maxWidth: 640 }}>
      <ErrorState title="This screen could not be loaded" code={error.message} stillWorks="Screens that were open before go on, and your edits are kept. This one is loaded once the server is back." {...(offline ? {} : { onRetry: () => window.location.reload() })} />
    </div>
  );
}
