/** Under the top bar while the server is away: what is kept here and what must wait. */
import { CloudOff } from "lucide-react";
import { counted } from "../format/numbers";
import { useConnection } from "../live/connection";
import { Icon } from "../ui";
import styles from "./shell.module.css";

export function OfflineBar() {
  const connection = useConnection();
  if (connection.kind !== "offline") return null;
  const kept = connection.kept === 0 ? "Offline" : `Offline, ${counted(connection.kept, "edit")} kept here`;
  return (
    <div className={styles["notice"]} role="status">
      <Icon of={CloudOff} />
      <strong>{kept}</strong>
      <span>You can go on editing. Running and testing wait until the server is back.</span>
    </div>
  );
}
