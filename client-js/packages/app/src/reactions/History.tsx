/** What came of a rule's events: what was done, why not, and what led to it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { LoadFailure } from "../data/failure";
import { anyEventWords } from "../events/words";
import { When } from "../format/When";
import { Card, EmptyState, Skeleton, StateWord } from "../ui";
import { type Firing, firingsQuery } from "./queries";
import styles from "./reactions.module.css";
import { firedAs, reasonWords } from "./words";

export function History({ workspace, rule }: { readonly workspace: string; readonly rule: string }) {
  const found = useQuery(firingsQuery(workspace, rule));
  return (
    <Card title="What it did" meta={found.data === undefined || found.data.total === 0 ? undefined : `${found.data.total}`} bare>
      {found.error !== null && found.data === undefined ? (
        <LoadFailure title="The history could not be loaded" error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <Skeleton height={120} />
      ) : found.data.items.length === 0 ? (
        <EmptyState>Nothing yet. What it does stands here, and why where it does nothing.</EmptyState>
      ) : (
        <ul className={styles["list"]} aria-label="What it did">
          {found.data.items.map((one) => (
            <Fired key={one.moment} workspace={workspace} one={one} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Fired({ workspace, one }: { readonly workspace: string; readonly one: Firing }) {
  const { state, word } = firedAs(one.state);
  const reason = reasonWords(one.reason);
  return (
    <li>
      <span className={styles["row"]}>
        <StateWord state={state}>{word}</StateWord>
        <span className={styles["note"]}>
          <span title={one.topic}>{anyEventWords([one.topic])}</span>, <When micros={one.at} short />
        </span>
      </span>
      {one.done.map((done, number) => (
        <span key={`${number} ${done.action}`} className={styles["note"]}>
          {done.summary === "" ? reasonWords(done.reason) : done.link === "" ? done.summary : <DidLink workspace={workspace} link={done.link} text={done.summary} />}
        </span>
      ))}
      {reason !== "" && one.done.every((done) => done.state !== "failed") && <span className={styles["note"]}>{reason}</span>}
      {one.chain.length > 0 && <span className={styles["note"]}>Led to by {one.chain.map((hop) => (hop.name === "" ? hop.title : hop.name)).join(", then ")}</span>}
    </li>
  );
}

/** Where what was done can be looked at, as the server names the place. */
function DidLink({ workspace, link, text }: { readonly workspace: string; readonly link: string; readonly text: string }) {
  const [, place = "", id = ""] = link.split("/");
  switch (place) {
    case "runs":
      return (
        <Link to="/w/$workspace/runs/$run" params={{ workspace, run: id }}>
          {text}
        </Link>
      );
    case "operations":
      return (
        <Link to="/w/$workspace/operations/$job" params={{ workspace, job: id }}>
          {text}
        </Link>
      );
    case "approvals":
      return (
        <Link to="/w/$workspace/approvals/$id" params={{ workspace, id }}>
          {text}
        </Link>
      );
    case "sources":
      return (
        <Link to="/w/$workspace/sources/$document" params={{ workspace, document: id }}>
          {text}
        </Link>
      );
    default:
      return text;
  }
}
