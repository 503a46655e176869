/** What happened in the workspace, in sentences: by person, by kind, by time, and further back on demand. */
import type { ActivityItem, InputOf, WorkspaceOut } from "@concert/sdk";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Cog } from "lucide-react";
import { useMemo, useState } from "react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { sourcesQuery } from "../data/queries";
import { When } from "../format/When";
import { PersonPicker } from "../pickers/PersonPicker";
import { useBootstrap } from "../session/Bootstrap";
import { Avatar, Button, Card, EmptyState, Icon, type Option, Select, Skeleton } from "../ui";
import { sentenceOf } from "./deeds";
import type { Names } from "./work";
import styles from "./workspace.module.css";

const PAGE = 40;
type Kind = NonNullable<InputOf<"activity.list">["kind"]> | "all";
type Time = "all" | "day" | "week" | "month";

const KINDS: readonly Option<Kind>[] = [
  { value: "all", label: "Everything" },
  { value: "documents", label: "Documents" },
  { value: "people", label: "People and roles" },
  { value: "runs", label: "Runs" },
  { value: "security", label: "Signing in" },
];

const TIMES: readonly Option<Time>[] = [
  { value: "all", label: "Any time" },
  { value: "day", label: "Last 24 hours" },
  { value: "week", label: "Last 7 days" },
  { value: "month", label: "Last 30 days" },
];

const HOURS: Readonly<Record<Time, number | undefined>> = { all: undefined, day: 24, week: 168, month: 720 };

export function ActivityTab({ workspace }: { readonly workspace: WorkspaceOut }) {
  const { user } = useBootstrap();
  const [person, setPerson] = useState("");
  const [kind, setKind] = useState<Kind>("all");
  const [time, setTime] = useState<Time>("all");
  const feed = useFeed(workspace.id, { person, kind, time });
  const sources = useQuery(sourcesQuery({ workspace: workspace.id, limit: 1000 }));
  const names = useMemo(() => new Map((sources.data?.items ?? []).map((one) => [one.id, one.title])), [sources.data]);
  const rows = (feed.data?.pages ?? []).flatMap((page) => page.items);
  return (
    <Card>
      <div className={styles["tools"]}>
        <div className={styles["choice"]}>
          <PersonPicker label="Person" workspace={workspace.id} value={person} nobody="Everybody" onChange={setPerson} />
        </div>
        <div className={styles["choice"]}>
          <Select label="Kind" value={kind} options={KINDS} onChange={setKind} />
        </div>
        <div className={styles["choice"]}>
          <Select label="Time" value={time} options={TIMES} onChange={setTime} />
        </div>
      </div>
      {feed.error !== null && feed.data === undefined ? (
        <LoadFailure title="What happened could not be loaded" error={feed.error} onRetry={() => void feed.refetch()} />
      ) : feed.data === undefined ? (
        <Skeleton height={160} />
      ) : rows.length === 0 && !feed.hasNextPage ? (
        <EmptyState>Nothing of this happened here.</EmptyState>
      ) : (
        <ul className={styles["feed"]} aria-label="What happened">
          {rows.map((row) => (
            <Row key={row.sequence} item={row} me={user.id} names={names} />
          ))}
        </ul>
      )}
      {feed.hasNextPage && (
        <div className={styles["more"]}>
          <Button busy={feed.isFetchingNextPage} onClick={() => void feed.fetchNextPage()}>
            Show what was before
          </Button>
        </div>
      )}
    </Card>
  );
}

interface Wanted {
  readonly person: string;
  readonly kind: Kind;
  readonly time: Time;
}

/** Marked old by the events of the workspace, as every list that begins with "activity". */
function useFeed(workspace: string, { person, kind, time }: Wanted) {
  return useInfiniteQuery({
    queryKey: ["activity", workspace, "feed", person, kind, time],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) => {
      const hours = HOURS[time];
      return call(
        "activity.list",
        {
          id: workspace,
          limit: PAGE,
          person,
          ...(kind === "all" ? {} : { kind }),
          ...(pageParam === undefined ? {} : { before: pageParam }),
          ...(hours === undefined ? {} : { since: (Date.now() - hours * 3_600_000) * 1000 }),
        },
        { signal },
      );
    },
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

function Row({ item, me, names }: { readonly item: ActivityItem; readonly me: string; readonly names: Names }) {
  const { what, did } = sentenceOf(item, me, names);
  return (
    <li className={styles["deed"]}>
      {item.by === "" ? (
        <span className={styles["icon"]}>
          <Icon of={Cog} />
        </span>
      ) : (
        <Avatar person={{ id: item.by, name: item.by_name }} size={24} named={false} />
      )}
      <p>
        {did} {what !== "" && <strong>{what}</strong>}
      </p>
      <When micros={item.at} short />
    </li>
  );
}
