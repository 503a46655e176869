/** Edits of this person that are not in the document: read them, copy them, make them again, let them go. */
import { asideText, type Change, type DocumentHandle, type Path, type SetAside } from "@concert/sdk";
import { Copy, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import { counted } from "../format/numbers";
import { When } from "../format/When";
import { useStore } from "../live/useStore";
import { Button, EmptyState, toast } from "../ui";
import styles from "./conflicts.module.css";

interface KeptAsideProps {
  readonly handle: DocumentHandle;
  readonly nameOf: (path: Path) => string;
  readonly reason: string | undefined;
}

export function KeptAside({ handle, nameOf, reason }: KeptAsideProps) {
  const aside = useStore(handle.aside);
  if (aside.length === 0) return <EmptyState>Nothing is kept aside. What the server refuses, or what was not saved when a document was reset, is kept here in this browser.</EmptyState>;
  return (
    <div>
      {[...aside].reverse().map((one) => (
        <One key={one.id} handle={handle} aside={one} nameOf={nameOf} reason={reason} />
      ))}
    </div>
  );
}

function One({ handle, aside, nameOf, reason }: KeptAsideProps & { readonly aside: SetAside }) {
  const [left, setLeft] = useState<readonly Change[]>();
  const changes = aside.edits.flatMap((edit) => edit.changes);
  const places = [...new Set(changes.map((change) => nameOf(change.path)))];
  const again = () => {
    const lost = handle.applyAside(aside.id);
    if (lost.length === 0) toast({ text: `Made ${counted(changes.length, "change")} again`, state: "done" });
    else setLeft(lost);
  };
  const copy = () => void navigator.clipboard.writeText(asideText(aside)).then(() => toast({ text: "Copied as text", state: "done" }));
  return (
    <section className={styles["conflict"]} aria-label={`Kept aside: ${places.join(", ")}`}>
      <h3>{places.join(", ")}</h3>
      <p className="quiet">
        {aside.refused === undefined ? "Not saved when the document was reset" : `Refused: ${aside.refused.message}`}, <When micros={aside.at * 1000} />
      </p>
      <pre className={styles["text"]} tabIndex={0} aria-label="What was written">
        {asideText(aside)}
      </pre>
      {left !== undefined && (
        <p role="alert" className={styles["problem"]}>
          {counted(left.length, "change")} no longer {left.length === 1 ? "fits" : "fit"}: the place is gone. The rest was made again.
        </p>
      )}
      <div className={styles["acts"]}>
        <Button size="small" icon={RotateCcw} reason={reason} onClick={again}>
          Make it again
        </Button>
        <Button size="small" icon={Copy} onClick={copy}>
          Copy as text
        </Button>
        <Button size="small" look="danger" icon={Trash2} onClick={() => handle.dropAside(aside.id)}>
          Discard
        </Button>
      </div>
    </section>
  );
}
