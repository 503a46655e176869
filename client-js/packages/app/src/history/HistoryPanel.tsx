/** The latest of a document's history beside the work: who did what, versions, and the way to all of it. */
import type { DocumentHandle } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { History } from "lucide-react";
import { useMemo } from "react";
import { LoadFailure } from "../data/failure";
import { useAt } from "../live/document";
import { useStore } from "../live/useStore";
import { buttonClass, Icon, Skeleton } from "../ui";
import styles from "./history.module.css";
import { historyQuery } from "./queries";
import { Rail } from "./Rail";
import { namesIn } from "./timeline";

const LATEST = 12;
const PAGES = { glossary: "/w/$workspace/catalog/glossaries/$document/history", rule_set: "/w/$workspace/governance/rule-sets/$document/history", workflow: "/w/$workspace/designs/$document/history", data_source: "/w/$workspace/sources/$document/history", freeform: "/w/$workspace/documents/$document/history" } as const;

interface HistoryPanelProps {
  readonly workspace: string;
  readonly handle: DocumentHandle;
  readonly onOpen: () => void;
}

export function HistoryPanel({ workspace, handle, onOpen }: HistoryPanelProps) {
  const history = useQuery(historyQuery(handle.id, LATEST));
  const { kind } = useStore(handle.facts);
  const body = useAt<unknown>(handle, ["body"]);
  const nameOf = useMemo(() => namesIn(kind, [body], history.data?.gone), [kind, body, history.data?.gone]);
  const to = PAGES[kind as keyof typeof PAGES];
  return (
    <div className={styles["panel"]}>
      <h2>History</h2>
      {history.error !== null && history.data === undefined && <LoadFailure title="The history could not be loaded" error={history.error} onRetry={() => void history.refetch()} />}
      {history.data === undefined && history.error === null && <Skeleton height={200} />}
      {history.data !== undefined && <Rail page={history.data} chosen={undefined} onChoose={onOpen} nameOf={nameOf} />}
      {to !== undefined && (
        <Link className={buttonClass("secondary")} to={to} params={{ workspace, document: handle.id }}>
          <Icon of={History} /> Open the whole history
        </Link>
      )}
    </div>
  );
}
