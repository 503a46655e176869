/** The sources that a rule set is held against, from the next scan on. */
import type { DocumentHandle } from "@concert/sdk";
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { Picker } from "../pickers/Picker";
import { sourcesOf } from "../pickers/finders";
import { useNames } from "../pickers/useNames";
import { Card, IconButton } from "../ui";
import { setApplies } from "./draft";
import styles from "./rules.module.css";

interface AppliesToProps {
  readonly handle: DocumentHandle;
  readonly workspace: string;
  readonly applies: readonly string[];
  readonly reason: string | undefined;
}

export function AppliesTo({ handle, workspace, applies, reason }: AppliesToProps) {
  const from = sourcesOf(workspace);
  const titles = useNames(from, applies);
  return (
    <Card title="Sources" meta={`${applies.length}`}>
      <ul className={styles["sources"]}>
        {applies.map((id) => {
          const title = titles.get(id) ?? "A source that you do not see";
          return (
            <li key={id}>
              <Link to="/w/$workspace/sources/$document/$tab" params={{ workspace, document: id, tab: "scans" }}>
                {title}
              </Link>
              <IconButton size="small" icon={X} label={`Detach ${title}`} reason={reason} onClick={() => setApplies(handle, id, false)} />
            </li>
          );
        })}
      </ul>
      {reason === undefined && (
        <div className={styles["attach"]}>
          <Picker label="Attach a source" from={from} but={new Set(applies)} value={undefined} placeholder="Attach a source" onChange={(id) => setApplies(handle, id, true)} />
        </div>
      )}
      {applies.length === 0 && <p className={styles["note"]}>Scans hold these rules against no source yet.</p>}
    </Card>
  );
}
