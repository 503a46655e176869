/** Denies a person or a group all access, or gives a role, on all documents of one kind or on all sources with a tag. */
import type { Role } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../data/api";
import { tagsQuery } from "../catalog/queries";
import { subjectsOf } from "../pickers/finders";
import { Picker } from "../pickers/Picker";
import { Field, FormDialog, type Option, Segmented, Select, SuggestInput } from "../ui";
import { useActing } from "../workspace/acting";
import { shortOptions } from "../workspace/roles";
import { LASTING, type Lasting } from "./words";

interface DenyDialogProps {
  readonly workspace: string;
  readonly object: string;
  readonly role: Role | undefined;
  readonly onClose: () => void;
}

const HERE = "here";
const TAGGED = "tagged";
/** A tag gives no more than whoever may put it on has. */
const BY_TAG: readonly Role[] = ["editor", "commenter", "viewer"];

export function DenyDialog({ workspace, object, role, onClose }: DenyDialogProps) {
  const whole = object.startsWith("workspace:");
  const [effect, setEffect] = useState<"deny" | "allow">("deny");
  const [subject, setSubject] = useState<string>();
  const [kind, setKind] = useState<string>(HERE);
  const [tag, setTag] = useState("");
  const [given, setGiven] = useState<Role>("viewer");
  const [lasting, setLasting] = useState<Lasting>("always");
  const { act, busy } = useActing();
  const tags = useQuery({ ...tagsQuery(workspace), enabled: whole });
  const table = useQuery({ queryKey: ["access", "roles"], queryFn: ({ signal }) => call("access.roles", {}, { signal }) });
  const kinds: readonly Option[] = [
    ...(effect === "deny" ? [{ value: HERE, label: whole ? "The whole workspace" : "This document" }] : []),
    ...(whole ? (table.data?.kinds ?? []).map((one) => ({ value: one, label: `Every ${one.replaceAll("_", " ")}` })) : []),
    ...(whole ? [{ value: TAGGED, label: "Sources with a tag" }] : []),
  ];
  const scope = kinds.some((one) => one.value === kind) ? kind : (kinds[0]?.value ?? HERE);
  const byTag = scope === TAGGED;
  const roles = shortOptions(role).filter((one) => !byTag || BY_TAG.includes(one.value));
  const shown = roles.some((one) => one.value === given) ? given : "viewer";
  const missing = subject === undefined ? "Choose somebody first" : byTag && tag.trim() === "" ? "Name a tag first" : undefined;
  const save = () => {
    if (subject === undefined || missing !== undefined) return;
    const [subjectKind, id = ""] = subject.split(" ");
    act({
      command: "access.give",
      input: {
        object,
        subject_kind: subjectKind === "group" ? "group" : "user",
        subject: id,
        effect,
        role: shown,
        kind: scope === HERE || byTag ? null : scope,
        tag: byTag ? tag : null,
        expires_in_hours: lasting === "always" ? null : Number(lasting),
      },
      done: effect === "deny" ? "Access is denied" : "The role is given",
      failed: "Nothing was changed",
      then: onClose,
    });
  };
  return (
    <FormDialog
      title={effect === "deny" ? "Deny access" : "Give a role by kind or tag"}
      hint="A denial takes everything, whatever else is given, in open windows too."
      act={effect === "deny" ? "Deny access" : "Give role"}
      danger={effect === "deny"}
      busy={busy}
      reason={missing}
      onSubmit={save}
      onClose={onClose}
    >
      {whole && (
        <Field label="What" note={false}>
          <Segmented
            label="What"
            segments={[
              { value: "deny", label: "Deny access" },
              { value: "allow", label: "Give a role" },
            ]}
            value={effect}
            onChange={setEffect}
          />
        </Field>
      )}
      <Field label="Person or group">
        <Picker from={subjectsOf(workspace)} value={subject} placeholder="Choose somebody" onChange={setSubject} />
      </Field>
      {kinds.length > 1 && (
        <Field label="On">
          <Select value={scope} options={kinds} onChange={setKind} />
        </Field>
      )}
      {byTag && (
        <Field label="Tag" hint="It reaches each source that carries this tag, or one below it, for as long as it does. Whoever may edit a source may tag it.">
          <SuggestInput label="Tags" value={tag} suggestions={(tags.data?.items ?? []).map((one) => ({ value: one.name, end: String(one.sources) }))} onChange={setTag} />
        </Field>
      )}
      {effect === "allow" && (
        <Field label="Role">
          <Select value={shown} options={roles} onChange={setGiven} />
        </Field>
      )}
      <Field label="How long">
        <Select value={lasting} options={LASTING} onChange={setLasting} />
      </Field>
    </FormDialog>
  );
}
