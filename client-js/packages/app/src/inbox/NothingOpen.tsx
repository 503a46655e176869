/** What stands beside the list while nothing is open: the way on, by keys too. */
import { ArrowDown } from "lucide-react";
import { Button, Kbd } from "../ui";
import styles from "./inbox.module.css";

export function NothingOpen({ gone, some, onNext }: { readonly gone: boolean; readonly some: boolean; readonly onNext: () => void }) {
  if (!some && !gone) return null;
  return (
    <div className={styles["nothing"]}>
      <p role="status">{gone ? "This is done: it was decided or removed, here or elsewhere." : "Choose an entry to read it here."}</p>
      {some && (
        <Button iconEnd={ArrowDown} onClick={onNext}>
          {gone ? "Next entry" : "First entry"}
        </Button>
      )}
      {!gone && (
        <dl>
          {KEYS.map(([keys, does]) => (
            <div key={keys}>
              <dt>
                <Kbd keys={keys} />
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

const KEYS = [
  ["j k", "next entry, entry before"],
  ["a", "approve what is open"],
  ["x", "reject it, with a reason"],
  ["u", "read or not read"],
  ["e", "done with it, remove"],
  ["/", "search"],
] as const;
