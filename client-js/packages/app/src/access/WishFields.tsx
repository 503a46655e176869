/** What a request for access says in each of its dialogs: which role, for how long, what for. */
import type { Role } from "@concert/sdk";
import { Field, FieldRow, Select, TextArea } from "../ui";
import { LASTING, type Lasting, OFFERED } from "./words";

export interface Wish {
  readonly role: Role;
  readonly lasting: Lasting;
  readonly purpose: string;
}

export function wishFor(role: Role): Wish {
  return { role, lasting: "168", purpose: "" };
}

/** Why it cannot be sent yet. */
export function missingOf({ purpose }: Wish): string | undefined {
  return purpose.trim() === "" ? "Say what it is for" : undefined;
}

export function saidOf({ role, lasting, purpose }: Wish): { readonly role: Role; readonly purpose: string; readonly hours: number | null } {
  return { role, purpose: purpose.trim(), hours: lasting === "always" ? null : Number(lasting) };
}

export function WishFields({ wish, onChange }: { readonly wish: Wish; readonly onChange: (wish: Wish) => void }) {
  return (
    <>
      <FieldRow>
        <Field label="Role">
          <Select value={wish.role} options={OFFERED} onChange={(role) => onChange({ ...wish, role })} />
        </Field>
        <Field label="How long">
          <Select value={wish.lasting} options={LASTING} onChange={(lasting) => onChange({ ...wish, lasting })} />
        </Field>
      </FieldRow>
      <Field label="What it is for" hint="The reviewers decide by this.">
        <TextArea value={wish.purpose} onChange={(purpose) => onChange({ ...wish, purpose })} rows={3} maxLength={2000} />
      </Field>
    </>
  );
}
