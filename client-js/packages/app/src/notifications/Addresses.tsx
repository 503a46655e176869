/** Where I am reached: an address for each channel that needs one, confirmed with a code that is sent there. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asError, call } from "../data/api";
import { useOfflineReason } from "../live/connection";
import { Button, Card, Dialog, ErrorState, Field, StateWord, TextInput, toast } from "../ui";
import styles from "./notifications.module.css";
import type { Reach } from "./words";

interface AddressesProps {
  readonly workspace: string;
  readonly channels: readonly Reach[];
}

export function Addresses({ workspace, channels }: AddressesProps) {
  const [editing, edit] = useState<Reach>();
  const offline = useOfflineReason();
  const shown = channels.filter((one) => one.form !== null && (one.available || one.address !== null));
  if (shown.length === 0) return null;
  return (
    <Card title="Where I am reached">
      <ul className={styles["addresses"]}>
        {shown.map((one) => (
          <li key={one.channel}>
            <div>
              <strong>{one.title}</strong>
              <span className={styles["address"]}>{one.address?.address ?? "No address yet"}</span>
            </div>
            {one.address !== null && <StateWord state={one.address.verified ? "done" : "waiting"}>{one.address.of_account ? "Of your account" : one.address.verified ? "Confirmed" : "Waits for its code"}</StateWord>}
            <Button size="small" reason={offline ?? (one.available ? undefined : "This channel is not set up here")} onClick={() => edit(one)}>
              {one.address === null ? `Add ${one.title.toLowerCase()}` : one.address.verified ? `Change ${one.title.toLowerCase()}` : "Enter the code"}
            </Button>
          </li>
        ))}
      </ul>
      {editing !== undefined && <AddressDialog workspace={workspace} channel={editing} onClose={() => edit(undefined)} />}
    </Card>
  );
}

function AddressDialog({ workspace, channel, onClose }: { readonly workspace: string; readonly channel: Reach; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const [address, setAddress] = useState(channel.address?.address ?? "");
  const [code, setCode] = useState("");
  const [asked, ask] = useState(channel.address?.waiting === true);
  const done = (text: string) => {
    toast({ text });
    void queries.invalidateQueries({ queryKey: ["notices", "rules"] });
    onClose();
  };
  const give = useMutation({
    mutationFn: () => call("notification_rules.give_address", { channel: channel.channel, address: address.trim(), workspace }),
    onSuccess: (out) => {
      const now = out.channels.find((one) => one.channel === channel.channel);
      void queries.invalidateQueries({ queryKey: ["notices", "rules"] });
      if (now?.address?.verified === true) done("This address is yours already");
      else ask(true);
    },
  });
  const confirm = useMutation({ mutationFn: () => call("notification_rules.confirm_address", { channel: channel.channel, code }), onSuccess: () => done(`You are reached by ${channel.title}`) });
  const remove = useMutation({ mutationFn: () => call("notification_rules.remove_address", { channel: channel.channel }), onSuccess: () => done("The address was removed") });
  const error = give.error ?? confirm.error ?? remove.error;
  const failure = error === null ? undefined : asError(error);
  return (
    <Dialog
      open
      onClose={onClose}
      title={asked ? "Enter the code" : (channel.form?.title ?? channel.title)}
      hint={asked ? `Six digits were sent to ${address}. They hold for ten minutes.` : "A code is sent there, so that nobody names what belongs to somebody else."}
      onSubmit={() => (asked ? confirm.mutate() : give.mutate())}
      foot={
        <>
          {channel.address !== null && !channel.address.of_account && (
            <Button look="quiet" busy={remove.isPending} onClick={() => remove.mutate()}>
              Remove the address
            </Button>
          )}
          {asked && (
            <Button look="quiet" onClick={() => ask(false)}>
              Use another address
            </Button>
          )}
          <Button look="primary" type="submit" busy={give.isPending || confirm.isPending} reason={(asked ? code : address).trim() === "" ? "Needs a value" : undefined}>
            {asked ? "Confirm the address" : "Send the code"}
          </Button>
        </>
      }
    >
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.nextStep}
        </ErrorState>
      )}
      {asked ? (
        <Field label="Code">
          <TextInput machine value={code} onChange={setCode} autoComplete="one-time-code" inputMode="numeric" maxLength={8} />
        </Field>
      ) : (
        <Field label={channel.form?.title ?? "Address"} hint={`Such as ${channel.form?.example ?? ""}`}>
          <TextInput machine value={address} onChange={setAddress} maxLength={320} />
        </Field>
      )}
    </Dialog>
  );
}
