/** How the sources answer; the ones in trouble first. */
import type { SourceOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { LoadFailure } from "../data/failure";
import { PAGE_SIZE, sourcesQuery } from "../data/queries";
import { counted } from "../format/numbers";
import { useSourceResults } from "../live/sources";
import { Icon, Skeleton, StateIcon } from "../ui";
import { answersOf } from "../sources/vitals";
import styles from "./home.module.css";

const SHOWN = 5;

export function Health({ workspace }: { readonly workspace: string }) {
  const { data, error, refetch } = useQuery(sourcesQuery({ workspace, limit: PAGE_SIZE }));
  useSourceResults(workspace, data?.items ?? []);
  if (data !== undefined && data.items.length === 0) return null;
  return (
    <section className={styles["part"]} aria-labelledby="health">
      <header>
        <h2 id="health">Health</h2>
        <span className={styles["end"]}>last hour of use</span>
      </header>
      {error !== null && data === undefined ? (
        <LoadFailure title="The sources could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : (
        <Sources sources={data?.items} total={data?.total ?? 0} workspace={workspace} />
      )}
    </section>
  );
}

interface SourcesProps {
  readonly sources: readonly SourceOut[] | undefined;
  readonly total: number;
  readonly workspace: string;
}

function Sources({ sources, total, workspace }: SourcesProps) {
  if (sources === undefined) return <Skeleton height={160} />;
  const shown = sources.toSorted((a, b) => answersOf(a).rank - answersOf(b).rank).slice(0, SHOWN);
  return (
    <>
      <div className={`${styles["list"]} ${styles["health"]}`}>
        {shown.map((source) => (
          <SourceHealth key={source.id} source={source} workspace={workspace} />
        ))}
      </div>
      {total > shown.length && (
        <Link className={styles["more"]} to="/w/$workspace/sources" params={{ workspace }}>
          {counted(total - shown.length, "other source")}
          <Icon of={ChevronRight} size={14} />
        </Link>
      )}
    </>
  );
}

function SourceHealth({ source, workspace }: { readonly source: SourceOut; readonly workspace: string }) {
  const health = answersOf(source);
  return (
    <div className={styles["healthRow"]}>
      <StateIcon state={health.state} size={18} label={health.word} />
      <Link className={styles["healthName"]} to="/w/$workspace/sources/$document" params={{ workspace, document: source.id }}>
        {source.title}
      </Link>
      <span className={styles["healthFact"]} data-state={health.state}>
        {health.fact}
      </span>
    </div>
  );
}
