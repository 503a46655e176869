/** What was touched last in this workspace, and who is inside. */
import type { DocumentOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Database } from "lucide-react";
import { LoadFailure } from "../data/failure";
import { documentsQuery } from "../data/queries";
import { When } from "../format/When";
import { names } from "../people/person";
import { othersPresent } from "../people/present";
import { useBootstrap } from "../session/Bootstrap";
import { usePresentPeople } from "../together/Together";
import { AvatarStack, Button, buttonClass, EmptyState, Icon, Skeleton } from "../ui";
import { iconOfKind } from "../ui/documentIcon";
import { linkTo } from "../workspace/links";
import styles from "./home.module.css";

interface RecentDocumentsProps {
  readonly workspace: string;
  /** Why nothing may be added here. */
  readonly reason: string | undefined;
  readonly onAddSource: () => void;
}

export function RecentDocuments({ workspace, reason, onAddSource }: RecentDocumentsProps) {
  const { data, error, refetch } = useQuery(documentsQuery({ workspace, limit: 8 }));
  return (
    <section className={styles["part"]} aria-labelledby="recent">
      <header>
        <h2 id="recent">Recent documents</h2>
      </header>
      {error !== null && data === undefined ? (
        <LoadFailure title="The documents could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : (
        <div className={styles["list"]}>
          {data === undefined && [0, 1, 2].map((row) => <LoadingRow key={row} />)}
          {data?.items.length === 0 && <Nothing workspace={workspace} reason={reason} onAddSource={onAddSource} />}
          {data?.items.map((document) => (
            <Row key={document.id} document={document} />
          ))}
        </div>
      )}
    </section>
  );
}

/** The way to begin: data first, then something to do with it. */
function Nothing({ workspace, reason, onAddSource }: RecentDocumentsProps) {
  return (
    <EmptyState
      act={
        <div className={styles["begin"]}>
          <Button icon={Database} reason={reason} onClick={onAddSource}>
            Add the first source
          </Button>
          <Link className={buttonClass("quiet")} to="/w/$workspace/library" params={{ workspace }}>
            Look at ready-made designs
          </Link>
        </div>
      }
    >
      No documents yet. A source says where data is, a design what is done with it; several people can edit both at once.
    </EmptyState>
  );
}

function Row({ document }: { readonly document: DocumentOut }) {
  const { user } = useBootstrap();
  const others = othersPresent(document.present, user.id);
  const doing = useDoingIn(document.id);
  const link = linkTo(document);
  const title = document.title === "" ? "Without a name" : document.title;
  return (
    <div className={styles["row"]}>
      <Icon of={iconOfKind(document.kind)} />
      {link === undefined ? (
        <span className={styles["name"]}>{title}</span>
      ) : (
        <Link {...link} className={styles["name"]}>
          {title}
        </Link>
      )}
      <span className={styles["middle"]}>
        {others.length > 0 ? (
          <>
            <AvatarStack people={others} size={20} />
            {others.length === 1 ? `${names(others)} is ${doing ?? "inside"}` : `${names(others)} inside`}
          </>
        ) : (
          changedBy(document, user.id)
        )}
      </span>
      <span className={styles["time"]}>
        <When micros={document.updated_at} short />
      </span>
    </div>
  );
}

/** What the one who says so does there: "editing Limits". */
function useDoingIn(document: string): string | undefined {
  const sessions = usePresentPeople().flatMap((person) => person.sessions);
  return sessions.find((session) => session.document === document && session.doing !== undefined)?.doing;
}

function changedBy(document: DocumentOut, me: string): string {
  if (document.updated_by === me) return "changed by you";
  return document.updated_by_name === "" ? "" : `changed by ${names([{ name: document.updated_by_name }])}`;
}

function LoadingRow() {
  return (
    <div className={styles["row"]}>
      <Skeleton width={16} height={16} />
      <Skeleton width={200} height={12} />
    </div>
  );
}
