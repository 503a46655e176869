/** Asks for a role on the workspace or on one source: what for, how long, from when. */
import { useState } from "react";
import { Field, FormDialog, Switch } from "../ui";
import { useActing } from "../workspace/acting";
import { ObjectPicker } from "./ObjectPicker";
import { missingOf, saidOf, WishFields, wishFor } from "./WishFields";

interface AskDialogProps {
  readonly workspace: string;
  /** Given where it is asked about one thing. */
  readonly object?: string;
  readonly onClose: () => void;
  readonly onAsked?: (request: string) => void;
}

export function AskDialog({ workspace, object, onClose, onAsked }: AskDialogProps) {
  const [about, setAbout] = useState(object ?? `workspace:${workspace}`);
  const [wish, setWish] = useState(() => wishFor("editor"));
  const [draft, setDraft] = useState(false);
  const { act, busy } = useActing();
  const ask = () =>
    act({
      command: "access_requests.ask",
      input: { object: about, ...saidOf(wish), draft },
      done: draft ? "Kept as a draft" : "Your request is with the reviewers",
      failed: "Nothing was asked for",
      then: (made) => {
        onAsked?.(made.id);
        onClose();
      },
    });
  return (
    <FormDialog
      title="Ask for access"
      hint="Those who may give the role are told, and decide. The role ends by itself."
      act={draft ? "Keep draft" : "Ask for access"}
      busy={busy}
      reason={missingOf(wish)}
      onSubmit={ask}
      onClose={onClose}
    >
      {object === undefined && (
        <Field label="On">
          <ObjectPicker workspace={workspace} value={about} onChange={setAbout} />
        </Field>
      )}
      <WishFields wish={wish} onChange={setWish} />
      <Switch label="Keep it as a draft for now" value={draft} onChange={setDraft} />
    </FormDialog>
  );
}
