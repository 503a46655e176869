/** What one person may do with one thing, right by right, and the grants that say so. */
import { useQuery } from "@tanstack/react-query";
import { Check, X } from "lucide-react";
import { LoadFailure } from "../data/failure";
import { Chip, Icon, Skeleton } from "../ui";
import { roleWord } from "../workspace/roles";
import styles from "./access.module.css";
import { effectiveQuery } from "./queries";
import { reasonWords, rightWord } from "./words";

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
        {rights.map((one) => (
          <li key={one.right} data-allowed={one.allowed}>
            <Icon of={one.allowed ? Check : X} size={14} />
            <span>
              {rightWord(one.right)}
              <span className="visually-hidden">{one.allowed ? ", allowed" : ", not allowed"}</span>
            </span>
            <span className={styles["why"]}>{reasonWords(one)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
