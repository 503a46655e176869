/** Where calls from outside go, with an example that can be copied; the secret of a webhook at the only moment it is known. */
import type { TriggerOut } from "@concert/sdk";
import { useMutation } from "@tanstack/react-query";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { asError, call } from "../data/api";
import { Button, Dialog, Field, TextInput, toast } from "../ui";
import { ConfirmDialog } from "../workspace/ConfirmDialog";
import styles from "./triggers.module.css";
import { callOf, curlOf } from "./words";

export function Copied({ label, value, hint }: { readonly label: string; readonly value: string; readonly hint?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <div style={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr) auto", gap: "0 var(--space-2)" }}>
      <Field label={label} hint={hint}>
        <TextInput machine readOnly value={value} onChange={() => undefined} onFocus={(event) => event.currentTarget.select()} />
      </Field>
      <div style={{ paddingTop: 20 }}>
        <Button icon={copied ? Check : Copy} onClick={() => void copy()}>
          {copied ? "Copied" : `Copy the ${label.toLowerCase()}`}
        </Button>
      </div>
    </div>
  );
}

export function Address({ trigger, reason }: { readonly trigger: TriggerOut; readonly reason: string | undefined }) {
  const [asking, ask] = useState(false);
  const [secret, setSecret] = useState<string>();
  const renew = useMutation({
    mutationFn: () => call("triggers.new_secret", { id: trigger.design, trigger: trigger.id }),
    onSuccess: (made) => {
      ask(false);
      setSecret(made.secret);
    },
    onError: (error) => toast({ text: "There is no new secret", detail: asError(error).message, state: "failed" }),
  });
  if (trigger.address === null) return null;
  const url = new URL(trigger.address, window.location.origin).href;
  const example = trigger.kind === "webhook" ? curlOf(url) : callOf(url);
  return (
    <section className={styles["stack"]} aria-label="Calls from outside">
      <Copied label="Address" value={url} />
      {secret !== undefined && <Copied label="Secret" value={secret} hint="It is not shown again. The one before signs nothing any more." />}
      <div>
        <div className={styles["line"]}>
          <h3>Try it from a shell</h3>
          <Button size="small" icon={Copy} onClick={() => void navigator.clipboard.writeText(example)}>
            Copy the example
          </Button>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it */}
        <pre className={styles["code"]} tabIndex={0} aria-label="Example">
          {example}
        </pre>
      </div>
      {trigger.kind === "webhook" && secret === undefined && (
        <div>
          <Button reason={reason} onClick={() => ask(true)}>
            Make a new secret
          </Button>
        </div>
      )}
      {asking && (
        <ConfirmDialog title="Make a new secret?" act="Make a new secret" busy={renew.isPending} onConfirm={() => renew.mutate()} onClose={() => ask(false)}>
          <p>Messages that are signed with the old one are refused from then on.</p>
        </ConfirmDialog>
      )}
    </section>
  );
}

/** Shown once, when a webhook was made. */
export function SecretDialog({ trigger, secret, onClose }: { readonly trigger: TriggerOut; readonly secret: string; readonly onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      width={640}
      title="The webhook is ready"
      hint="Give the sender its address and its secret. The secret is not shown again."
      foot={
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className={styles["stack"]}>
        <Copied label="Secret" value={secret} />
        <Address trigger={{ ...trigger, kind: "webhook" }} reason="Use this one first" />
      </div>
    </Dialog>
  );
}
