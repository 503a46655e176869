/** Under the top bar while the server is away: what is kept here and what must wait. */
import { CloudOff, LogIn, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { useClient } from "../live/client";
import { unsavedWords, useConnection } from "../live/connection";
import { useStore } from "../live/useStore";
import { Button, Icon, type LucideIcon } from "../ui";
import styles from "./shell.module.css";

export function OfflineBar() {
  const connection = useConnection();
  const client = useClient();
  const unsaved = useStore(client.unsaved);
  switch (connection.kind) {
    case "connecting":
    case "online":
      return null;
    case "offline":
      return (
        <Notice icon={CloudOff} title={unsaved.edits === 0 ? "Offline" : `Offline, ${unsavedWords(unsaved)}`}>
          {unsaved.kept ? "You can go on editing." : "This browser keeps nothing: leave this page open."} Running and testing wait until the server is back.
          <Button size="small" onClick={() => client.start()}>
            Try now
          </Button>
        </Notice>
      );
    case "signed-out":
      return (
        <Notice icon={LogIn} title="You are signed out">
          {unsaved.kept
            ? "Open a sign-in link in this browser to go on. What you wrote is kept here."
            : "Open a sign-in link in another tab to go on, and leave this page open: what you wrote is here only."}
        </Notice>
      );
    case "too-old":
      return (
        <Notice icon={RefreshCw} title="A newer version is here">
          {connection.message}
          <Button size="small" onClick={() => window.location.reload()}>
            Reload the page
          </Button>
        </Notice>
      );
  }
}

function Notice({ icon, title, children }: { readonly icon: LucideIcon; readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={styles["notice"]} role="status">
      <Icon of={icon} />
      <strong>{title}</strong>
      <span className={styles["noticeText"]}>{children}</span>
    </div>
  );
}
