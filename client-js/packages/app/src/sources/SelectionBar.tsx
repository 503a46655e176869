/** What can be done with the chosen sources, under their list. */
import { Layers } from "lucide-react";
import { whole } from "../format/numbers";
import { useOfflineReason } from "../live/connection";
import { Button } from "../ui";
import { countPicked, type Picked } from "./picking";
import styles from "./sources.module.css";

interface SelectionBarProps {
  readonly picked: Picked;
  readonly total: number;
  readonly reason: string | undefined;
  readonly onAll: () => void;
  readonly onNone: () => void;
  readonly onStart: () => void;
}

export function SelectionBar({ picked, total, reason, onAll, onNone, onStart }: SelectionBarProps) {
  const offline = useOfflineReason();
  const count = countPicked(picked, total);
  if (count === 0) return null;
  return (
    <div className={styles["selection"]} role="region" aria-label="Chosen sources">
      <span>{picked.kind === "all" ? `All ${whole(total)} that fit are chosen` : `${whole(count)} chosen`}</span>
      <Button size="small" look="quiet" onClick={onNone}>
        Choose none
      </Button>
      {picked.kind === "some" && count < total && (
        <Button size="small" look="quiet" onClick={onAll}>
          {`Choose all ${whole(total)}`}
        </Button>
      )}
      <Button size="small" icon={Layers} reason={offline ?? reason} onClick={onStart}>
        Start operation
      </Button>
    </div>
  );
}
