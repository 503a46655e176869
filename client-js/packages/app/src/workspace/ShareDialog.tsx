/** Who has access to a document and why; a role on it alone for a person or a group, for a while or until withdrawn. */
import type { AccessOut, DocumentOut, GroupAccess, Role } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Share2, Users, X } from "lucide-react";
import { useState } from "react";
import { LoadFailure } from "../data/failure";
import { PAGE_SIZE } from "../data/queries";
import { When } from "../format/When";
import { Picker } from "../pickers/Picker";
import { subjectsOf } from "../pickers/finders";
import { Avatar, Button, Dialog, Field, Icon, IconButton, type Option, Pager, Select, Skeleton } from "../ui";
import { useActing } from "./acting";
import { accessQuery } from "./queries";
import { mayGive, mayShare, roleWord, shortOptions, wayWords } from "./roles";
import styles from "./workspace.module.css";

type Lasting = "24" | "168" | "720" | "always";
const LASTING: readonly Option<Lasting>[] = [
  { value: "always", label: "Until withdrawn" },
  { value: "24", label: "For one day" },
  { value: "168", label: "For one week" },
  { value: "720", label: "For 30 days" },
];

interface ShareDialogProps {
  readonly document: Pick<DocumentOut, "id" | "title" | "workspace">;
  /** My role on the document. */
  readonly role: Role;
  readonly onClose: () => void;
}

export function ShareDialog({ document, role, onClose }: ShareDialogProps) {
  const [offset, setOffset] = useState(0);
  const access = useQuery(accessQuery(document.id, offset));
  return (
    <Dialog
      open
      width={660}
      onClose={onClose}
      title={`Share ${document.title}`}
      hint="A role on this document is added to what the workspace gives."
      foot={
        <Button onClick={onClose}>
          Done
        </Button>
      }
    >
      {mayShare(role) ? <Give document={document} role={role} /> : <p className={styles["note"]}>Admins and owners share this document with others.</p>}
      {access.error !== null && access.data === undefined ? (
        <LoadFailure title="Who has access could not be loaded" error={access.error} onRetry={() => void access.refetch()} />
      ) : access.data === undefined ? (
        <Skeleton height={120} />
      ) : (
        <>
          <ul className={styles["shares"]} aria-label="Who has access" tabIndex={0}>
            {access.data.groups.map((group) => (
              <GroupRow key={group.group} document={document.id} group={group} mine={role} />
            ))}
            {access.data.items.map((person) => (
              <PersonRow key={person.user} document={document.id} person={person} mine={role} />
            ))}
          </ul>
          <Pager offset={offset} limit={PAGE_SIZE} total={access.data.total} onMove={setOffset} />
        </>
      )}
    </Dialog>
  );
}

function Give({ document, role: own }: Omit<ShareDialogProps, "onClose">) {
  const [subject, setSubject] = useState<string>();
  const [role, setRole] = useState<Role>("editor");
  const [lasting, setLasting] = useState<Lasting>("always");
  const { act, busy } = useActing();
  const give = () => {
    if (subject === undefined) return;
    const [kind, id = ""] = subject.split(" ");
    act({
      command: "documents.share",
      input: { id: document.id, subject_kind: kind === "group" ? "group" : "user", subject: id, role, expires_in_hours: lasting === "always" ? null : Number(lasting) },
      failed: "Nothing was shared",
      then: () => setSubject(undefined),
    });
  };
  return (
    <div className={styles["give"]}>
      <Field label="Person or group">
        <Picker from={subjectsOf(document.workspace)} value={subject} placeholder="Choose somebody" onChange={setSubject} />
      </Field>
      <Field label="Role">
        <Select value={role} options={shortOptions(own)} onChange={setRole} />
      </Field>
      <Field label="How long">
        <Select value={lasting} options={LASTING} onChange={setLasting} />
      </Field>
      <Button look="primary" icon={Share2} busy={busy} reason={subject === undefined ? "Choose somebody first" : undefined} onClick={give}>
        Share
      </Button>
    </div>
  );
}

function PersonRow({ document, person, mine }: { readonly document: string; readonly person: AccessOut; readonly mine: Role }) {
  const { act } = useActing();
  const stop = () => act({ command: "documents.unshare", input: { id: document, subject_kind: "user", subject: person.user }, done: `No longer shared with ${person.name}`, failed: "It is still shared" });
  return (
    <li className={styles["share"]}>
      <Avatar person={{ id: person.user, name: person.name }} size={24} named={false} />
      <div style={{ minWidth: 0 }}>
        {person.name}
        <p title={person.ways.map(wayWords).join("; ")}>
          {person.ways.map(wayWords).join("; ")}
          {person.expires_at !== null && (
            <>
              , until <When micros={person.expires_at} />
            </>
          )}
        </p>
      </div>
      <span>{roleWord(person.role)}</span>
      {person.own !== null && mayGive(mine, person.own) && <IconButton icon={X} size="small" label={`Stop sharing with ${person.name}`} onClick={stop} />}
    </li>
  );
}

function GroupRow({ document, group, mine }: { readonly document: string; readonly group: GroupAccess; readonly mine: Role }) {
  const { act } = useActing();
  const stop = () => act({ command: "documents.unshare", input: { id: document, subject_kind: "group", subject: group.group }, done: `No longer shared with the group ${group.name}`, failed: "It is still shared" });
  return (
    <li className={styles["share"]}>
      <span className={styles["icon"]}>
        <Icon of={Users} />
      </span>
      <div style={{ minWidth: 0 }}>
        {group.name}
        <p>
          the whole group, on this document
          {group.expires_at !== null && (
            <>
              , until <When micros={group.expires_at} />
            </>
          )}
        </p>
      </div>
      <span>{roleWord(group.role)}</span>
      {mayGive(mine, group.role) && <IconButton icon={X} size="small" label={`Stop sharing with the group ${group.name}`} onClick={stop} />}
    </li>
  );
}
