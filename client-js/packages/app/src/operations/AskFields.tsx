/** Asks for an approval of an operation: what would become of the wish, and why it shall be done. */
import type { InputOf } from "@concert/sdk";
import { AskPreview } from "../approvals/AskPreview";
import { Field, TextArea } from "../ui";

export type OperationWish = InputOf<"approvals.preview">;

interface AskFieldsProps {
  /** Undefined while it is being put together. */
  readonly wish: OperationWish | undefined;
  readonly why: string;
  readonly onWhy: (why: string) => void;
}

/** What is asked for; it begins by itself when the approval is given. */
export function wishFor(workspace: string, input: NonNullable<OperationWish["input"]>): OperationWish {
  return { workspace, type: "data_source_bulk_update", input };
}

export function AskFields({ wish, why, onWhy }: AskFieldsProps) {
  return (
    <>
      <AskPreview wish={wish} />
      <Field label="Why it shall be done" hint="Who decides reads this with the plan.">
        <TextArea rows={4} value={why} onChange={onWhy} />
      </Field>
    </>
  );
}
