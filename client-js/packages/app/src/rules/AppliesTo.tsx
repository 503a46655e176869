/** The sources that a rule set is held against, from the next scan on. */
import type { DocumentHandle } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { Card, IconButton, Select } from "../ui";
import { setApplies } from "./draft";
import { sourceNamesQuery } from "./queries";
import styles from "./rules.module.css";

interface AppliesToProps {
  readonly handle: DocumentHandle;
  readonly workspace: string;
  readonly applies: readonly string[];
  readonly reason: string | undefined;
}

export function AppliesTo({ handle, workspace, applies, reason }: AppliesToProps) {
  const sources = useQuery(sourceNamesQuery(workspace)).data?.items ?? [];
  const others = sources.filter((one) => !applies.includes(one.id));
  return (
    <Card title="Sources" meta={`${applies.length}`}>
      <ul className={styles["sources"]}>
        {applies.map((id) => {
          const title = sources.find((one) => one.id === id)?.title ?? "A source that you do not see";
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
      {reason === undefined && others.length > 0 && (
        <div className={styles["attach"]}>
          <Select label="Attach a source" value="" placeholder="Attach a source" onChange={(id: string) => setApplies(handle, id, true)} options={others.map((one) => ({ value: one.id, label: one.title }))} />
        </div>
      )}
      {applies.length === 0 && <p className={styles["note"]}>Scans hold these rules against no source yet.</p>}
    </Card>
  );
}
