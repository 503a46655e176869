/** Asks for what one cannot see. Neither the request nor its answer says whether there is anything. */
import type { Role } from "@concert/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { Button, Dialog, Field, FieldRow, Select, TextArea } from "../ui";
import { useActing } from "../workspace/acting";
import { roleWord } from "../workspace/roles";
import { mineOnQuery } from "./queries";
import { LASTING, type Lasting, OFFERED, requestState } from "./words";

export function AskUnseen({ object }: { readonly object: string }) {
  const offline = useOfflineReason();
  const [asking, ask] = useState(false);
  const last = useQuery(mineOnQuery(object.slice(object.indexOf(":") + 1))).data?.items[0];
  const waits = last !== undefined && !last.over;
  return (
    <>
      {last !== undefined && (
        <p role="status">
          You asked for the role {roleWord(last.role).toLowerCase()} <When micros={last.created_at} />. {requestState(last.state).word}.
        </p>
      )}
      <Button icon={KeyRound} reason={offline ?? (waits ? "Your request waits for an answer" : undefined)} onClick={() => ask(true)}>
        Ask for access
      </Button>
      {asking && <AskUnseenDialog object={object} onClose={() => ask(false)} />}
    </>
  );
}

function AskUnseenDialog({ object, onClose }: { readonly object: string; readonly onClose: () => void }) {
  const [role, setRole] = useState<Role>("viewer");
  const [lasting, setLasting] = useState<Lasting>("168");
  const [purpose, setPurpose] = useState("");
  const { act, busy } = useActing();
  const queries = useQueryClient();
  const reason = purpose.trim() === "" ? "Say what it is for" : undefined;
  const send = () =>
    reason === undefined &&
    act({
      command: "access_requests.ask_unseen",
      input: { object, role, purpose: purpose.trim(), hours: lasting === "always" ? null : Number(lasting) },
      done: "Your request is sent",
      failed: "Nothing was asked for",
      then: () => {
        void queries.invalidateQueries({ queryKey: ["access"] });
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={send}
      title="Ask for access"
      hint="If there is something at this address, those who may give the role are told, and decide. If there is nothing, the request ends by itself."
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={busy} reason={reason}>
            Send request
          </Button>
        </>
      }
    >
      <FieldRow>
        <Field label="Role">
          <Select value={role} options={OFFERED} onChange={setRole} />
        </Field>
        <Field label="How long">
          <Select value={lasting} options={LASTING} onChange={setLasting} />
        </Field>
      </FieldRow>
      <Field label="What it is for" hint="The reviewers decide by this.">
        <TextArea value={purpose} onChange={setPurpose} rows={3} maxLength={2000} />
      </Field>
    </Dialog>
  );
}
