/** Asks for what one cannot see. Neither the request nor its answer says whether there is anything. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { Button, FormDialog } from "../ui";
import { useActing } from "../workspace/acting";
import { roleWord } from "../workspace/roles";
import { mineOnQuery } from "./queries";
import { missingOf, saidOf, WishFields, wishFor } from "./WishFields";
import { requestState } from "./words";

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
  const [wish, setWish] = useState(() => wishFor("viewer"));
  const { act, busy } = useActing();
  const queries = useQueryClient();
  const send = () =>
    act({
      command: "access_requests.ask_unseen",
      input: { object, ...saidOf(wish) },
      done: "Your request is sent",
      failed: "Nothing was asked for",
      then: () => {
        void queries.invalidateQueries({ queryKey: ["access"] });
        onClose();
      },
    });
  return (
    <FormDialog
      title="Ask for access"
      hint="If there is something at this address, those who may give the role are told, and decide. If there is nothing, the request ends by itself."
      act="Send request"
      busy={busy}
      reason={missingOf(wish)}
      onSubmit={send}
      onClose={onClose}
    >
      <WishFields wish={wish} onChange={setWish} />
    </FormDialog>
  );
}
