/** The link of an invitation, at the only moment its secret is known. */
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { deadline } from "../format/times";
import { Button, Field, TextInput } from "../ui";

interface InvitationLinkProps {
  readonly path: string;
  readonly role: string;
  /** Microseconds. */
  readonly until: number;
  readonly uses?: number;
}

export function InvitationLink({ path, role, until, uses = 1 }: InvitationLinkProps) {
  const [copied, setCopied] = useState(false);
  const url = new URL(path, window.location.origin).href;
  const copy = async () => {
    await navigator.clipboard.writeText(url);
    setCopied(true);
  };
  const whom = uses === 1 ? `For one ${role}` : `For up to ${uses} people, each as ${role}`;
  return (
    <div style={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr) auto", gap: "0 var(--space-2)" }}>
      <Field label="Invitation link" hint={`${whom}, until ${deadline(until / 1000)}. It is not shown again.`}>
        <TextInput machine readOnly value={url} onChange={() => undefined} onFocus={(event) => event.currentTarget.select()} />
      </Field>
      <div style={{ paddingTop: 20 }}>
        <Button icon={copied ? Check : Copy} onClick={() => void copy()}>
          {copied ? "Copied" : "Copy"}
        </Button>
      </div>
    </div>
  );
}
