/** Access of one source: who may do what with it and why, what was asked for, and the way to ask. */
import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useStore } from "../live/useStore";
import type { SourceTabProps } from "../source/tabs";
import { Button, Card, EmptyState } from "../ui";
import { ROLES } from "../workspace/roles";
import styles from "./access.module.css";
import { AskDialog } from "./AskDialog";
import { Grants } from "./Grants";
import { requestsQuery, useAccessEvents } from "./queries";
import { RequestPanel } from "./RequestPanel";
import { Who } from "./Who";

export function AccessTab({ handle, source }: SourceTabProps) {
  const offline = useOfflineReason();
  const [asking, ask] = useState(false);
  const { role } = useStore(handle.facts);
  const object = `doc:${source.id}`;
  useAccessEvents(source.workspace);
  const requests = useQuery(requestsQuery({ object: source.id, state: "draft,submitted,in_review,approved,granted" }));
  useActions([{ id: "ask access", label: "Ask for access to this source", group: "Here", icon: KeyRound, reason: offline, run: () => ask(true) }]);
  const open = requests.data?.items ?? [];
  const button = (
    <Button size="small" icon={KeyRound} reason={offline} onClick={() => ask(true)}>
      Ask for access
    </Button>
  );
  return (
    <div className={styles["tab"]}>
      <Who object={object} below={<Grants workspace={source.workspace} object={object} role={ROLES.find((one) => one === role)} />} />
      <Card title="Requests" acts={button}>
        {open.length === 0 ? <EmptyState>Nobody waits for an answer, and no role came of a request.</EmptyState> : open.map((one) => <RequestPanel key={one.id} request={one} />)}
      </Card>
      {asking && <AskDialog workspace={source.workspace} object={object} onClose={() => ask(false)} />}
    </div>
  );
}
