/** Walks the chain of the whole log and says whether it holds; gives out its signed head and compares with one that was kept. */
import type { OutputOf } from "@concert/sdk";
import { useMutation } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import { useId, useState } from "react";
import { asError, call } from "../data/api";
import { Button, Dialog, Field, StateWord, TextArea, toast } from "../ui";
import styles from "./audit.module.css";
import { countWords, FAULTS } from "./words";

type Verdict = OutputOf<"audit.verify">;

export function VerifyDialog({ onClose }: { readonly onClose: () => void }) {
  const [anchor, setAnchor] = useState("");
  const walk = useMutation({ mutationFn: () => call("audit.verify", anchor.trim() === "" ? {} : { anchor: anchor.trim() }) });
  return (
    <Dialog
      open
      onClose={onClose}
      width={620}
      title="Verify the audit log"
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Close
          </Button>
          <Button look="primary" busy={walk.isPending} onClick={() => walk.mutate()}>
            Verify log
          </Button>
        </>
      }
    >
      <div className={styles["detail"]}>
        <p className={styles["note"]}>
          Every entry has the hash of the one before it, so a changed, removed or inserted entry shows. That the end was cut off shows against an anchor: the signed head of an earlier verification, kept outside this installation.
        </p>
        <Field label="Anchor of an earlier verification" hint="Leave it empty to verify without one.">
          <TextArea value={anchor} onChange={setAnchor} machine rows={2} />
        </Field>
        <div aria-live="polite">
          {walk.error !== null && <StateWord state="failed">{asError(walk.error).message}</StateWord>}
          {walk.data !== undefined && !walk.isPending && <Result of={walk.data} />}
        </div>
      </div>
    </Dialog>
  );
}

function Result({ of }: { readonly of: Verdict }) {
  const label = useId();
  const copy = () => void navigator.clipboard.writeText(of.anchor).then(() => toast({ text: "The anchor is copied" }), () => toast({ text: "The anchor was not copied", state: "failed" }));
  return (
    <>
      {of.broken === null ? (
        <StateWord state="done">{`The log holds: ${countWords(of.number)}${of.anchored ? ", and it goes through the anchor" : ""}.`}</StateWord>
      ) : (
        <>
          <StateWord state="failed">{`Entry ${of.broken.number} ${FAULTS[of.broken.fault] ?? of.broken.fault}.`}</StateWord>
          <p className={styles["note"]}>{of.broken.why} What stands before it holds.</p>
        </>
      )}
      <section>
        <h3 id={label}>Anchor of now</h3>
        <p className={styles["note"]}>Keep it where the people who run this installation cannot change it.</p>
        <pre className={styles["json"]} tabIndex={0} aria-labelledby={label}>
          {of.anchor}
        </pre>
        <Button size="small" icon={Copy} onClick={copy}>
          Copy anchor
        </Button>
      </section>
    </>
  );
}
