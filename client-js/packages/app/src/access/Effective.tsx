/** What one person may do with one thing, and the grants that say so: each reason once, over the rights it decides. */
import { useQuery } from "@tanstack/react-query";
import { Check, ChevronDown, X } from "lucide-react";
import { LoadFailure } from "../data/failure";
import { counted } from "../format/numbers";
import { Chip, Icon, Skeleton } from "../ui";
import { roleWord } from "../workspace/roles";
import styles from "./access.module.css";
import { effectiveQuery } from "./queries";
import { byReason, type Reasoned, rightWord } from "./words";

export function Effective({ object, user }: { readonly object: string; readonly user: string }) {
  const query = useQuery(effectiveQuery(object, user));
  if (query.data === undefined) {
    return query.error === null ? <Skeleton height={240} /> : <LoadFailure title="The rights could not be loaded" error={query.error} onRetry={() => void query.refetch()} />;
  }
  const { name, title, roles, rights } = query.data;
  return (
    <div className={styles["effective"]}>
      <p>
        {name} on {title === "" ? "a document without a name" : title}:{" "}
        {roles.length === 0 ? <Chip tone="fail">no role</Chip> : roles.map((role) => <Chip key={role}>{roleWord(role)}</Chip>)}
      </p>
      <ul aria-label={`What ${name} may do`}>
        {byReason(rights).map((one) => (
          <li key={`${one.allowed} ${one.words}`} data-allowed={one.allowed}>
            <Because reasoned={one} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Because({ reasoned: { allowed, words, rights } }: { readonly reasoned: Reasoned }) {
  const line = (what: string) => (
    <>
      <Icon of={allowed ? Check : X} size={14} />
      <span>
        {what}
        <span className="visually-hidden">{allowed ? ", allowed" : ", not allowed"}</span>
      </span>
      <span className={styles["why"]}>{words}</span>
    </>
  );
  const [only] = rights;
  if (only !== undefined && rights.length === 1) return <p className={styles["because"]}>{line(rightWord(only))}</p>;
  return (
    <details open>
      <summary className={styles["because"]}>
        {line(counted(rights.length, "right"))}
        <Icon of={ChevronDown} size={14} className={styles["fold"]} />
      </summary>
      <p className={styles["rights"]}>{rights.map(rightWord).join(", ")}</p>
    </details>
  );
}
