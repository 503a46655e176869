/** Sources as tiles: what each is, how it answers, who is in it. Chosen and opened with the keys of the table. */
import type { SourceOut } from "@concert/sdk";
import type { MouseEvent } from "react";
import { LoadFailure } from "../data/failure";
import { When } from "../format/When";
import { othersPresent } from "../people/present";
import { useBootstrap } from "../session/Bootstrap";
import { AvatarStack, Card, IconTile, STATES, VirtualTiles } from "../ui";
import { iconNamed } from "../ui/kindIcons";
import { Criticality, Health, LastTest, NoSources, Pick, SourceLink, Tags, TrashButton } from "./facts";
import { healthOf } from "./health";
import styles from "./grid.module.css";
import { isPicked } from "./picking";
import type { SourcesListProps } from "./SourcesTable";
import { figuresOf, warningOf } from "./vitals";

const HEIGHT = 208;
/** Grey tiles, while nobody knows how many there are. */
const WAITING = 8;

export function SourcesGrid({ pages, picking, search, onShow, reason }: SourcesListProps) {
  const { first } = pages;
  if (first.data === undefined && first.error !== null) return <LoadFailure title="The sources could not be loaded" error={first.error} onRetry={() => void first.refetch()} />;
  if (first.data?.items.length === 0) {
    return (
      <Card>
        <NoSources search={search} onShow={onShow} />
      </Card>
    );
  }
  return (
    <VirtualTiles
      key={JSON.stringify(search)}
      label="Sources"
      total={first.data === undefined ? WAITING : pages.total}
      itemAt={pages.rowAt}
      onView={pages.onView}
      selected={(source) => isPicked(picking.picked, source.id)}
      tile={(source, index, current) => (
        <SourceTile source={source} current={current} picked={isPicked(picking.picked, source.id)} onPress={(event) => picking.press(source.id, index, event.shiftKey)} reason={reason} />
      )}
      height={HEIGHT}
    />
  );
}

interface SourceTileProps {
  readonly source: SourceOut;
  readonly picked: boolean;
  readonly current: boolean;
  readonly onPress: (event: MouseEvent) => void;
  readonly reason: string | undefined;
}

function SourceTile({ source, picked, current, onPress, reason }: SourceTileProps) {
  const { user, source_kinds } = useBootstrap();
  const kind = source_kinds.find((one) => one.kind === source.source_kind);
  return (
    <>
      <header className={styles["head"]}>
        <IconTile icon={iconNamed(kind?.icon ?? "database")} tone={STATES[warningOf(source)?.state ?? healthOf(source).state].tone} size={28} />
        <div className={styles["name"]}>
          <SourceLink source={source} stop={false} />
          <span className="quiet">{kind?.title ?? (source.source_kind || "Kind not chosen")}</span>
        </div>
        <Pick source={source} picked={picked} onPress={onPress} />
      </header>
      <dl className={styles["facts"]}>
        <dt>Last test</dt>
        <dd>
          <LastTest source={source} />
        </dd>
        <dt>Health</dt>
        <dd>
          <Health source={source} />
          <Answers source={source} />
        </dd>
        <dt>Criticality</dt>
        <dd>
          <Criticality value={source.criticality} />
        </dd>
        {source.owner !== "" && (
          <>
            <dt>Owner</dt>
            <dd>{source.owner}</dd>
          </>
        )}
        <dt>Tags</dt>
        <dd className={styles["tags"]}>
          <Tags tags={source.tags} most={2} />
        </dd>
      </dl>
      <footer className={styles["foot"]}>
        <AvatarStack people={othersPresent(source.present, user.id)} size={20} most={4} />
        <span className="quiet">
          Changed <When micros={source.updated_at} />
        </span>
        <span className={styles["acts"]}>
          <TrashButton source={source} reason={reason} stop={current} />
        </span>
      </footer>
    </>
  );
}

/** "52 ms, 0 % fail": nothing where nobody asked the source in the last day. */
function Answers({ source }: { readonly source: SourceOut }) {
  const [, time, errors] = figuresOf(source);
  if (time === undefined || errors === undefined) return null;
  return (
    <span className="quiet">
      {time.value}, {errors.value} fail
    </span>
  );
}
