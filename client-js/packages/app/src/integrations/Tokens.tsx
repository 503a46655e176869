/** My API tokens: for programs that work in my name, each with a role, a reach and an end. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { rowsOf } from "../data/rows";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useAgain } from "../live/again";
import { useOfflineReason } from "../live/connection";
import { Button, Card, type Column, EmptyState, IconButton, Table, toast } from "../ui";
import { ConfirmDialog } from "../workspace/ConfirmDialog";
import { roleWord } from "../workspace/roles";
import { OnceDialog } from "./OnceDialog";
import { tokensKey, tokensQuery, useTokenEvents } from "./queries";
import { TokenDialog } from "./TokenDialog";
import { reachWords, type Token } from "./words";

type Doing = { readonly as: "make" } | { readonly as: "revoke"; readonly token: Token } | { readonly as: "shown"; readonly token: Token; readonly text: string };

export function Tokens({ workspace }: { readonly workspace: string }) {
  const tokens = useQuery(tokensQuery);
  const [doing, doIt] = useState<Doing>();
  const offline = useOfflineReason();
  const again = useAgain();
  useTokenEvents();
  const close = () => doIt(undefined);
  const revoke = useMutation({
    mutationFn: (one: Token) => call("tokens.revoke", { token: one.id }),
    onSuccess: () => {
      doIt((now) => (now?.as === "revoke" ? undefined : now));
      again(tokensKey);
    },
    onError: (error) => toast({ text: "The token was not revoked", detail: error.message, state: "failed" }),
  });
  useActions([{ id: "token.new", label: "New token", group: "Here", icon: Plus, keys: "n", words: "api key", reason: offline, run: () => doIt({ as: "make" }) }]);
  const add = (
    <Button look="primary" icon={Plus} reason={offline} onClick={() => doIt({ as: "make" })}>
      New token
    </Button>
  );
  return (
    <Card title="My tokens" acts={add} bare>
      <Table
        label="Tokens"
        columns={columnsOf(offline, (token) => doIt({ as: "revoke", token }))}
        rows={rowsOf(tokens, "The tokens could not be loaded", <EmptyState>You have no tokens. A program signs in with one, and may no more with it than you.</EmptyState>)}
        keyOf={(one) => one.id}
      />
      {doing?.as === "make" && (
        <TokenDialog
          workspace={workspace}
          onClose={close}
          onMade={(made) => {
            doIt({ as: "shown", token: made.token, text: made.text });
            again(tokensKey);
          }}
        />
      )}
      {doing?.as === "shown" && (
        <OnceDialog title={`${doing.token.name} is ready`} hint="Programs send it as Authorization: Bearer TOKEN. Keep it as you keep a password." label="Token" value={doing.text} onClose={close} />
      )}
      {doing?.as === "revoke" && (
        <ConfirmDialog title={`Revoke ${doing.token.name}?`} act="Revoke the token" busy={revoke.isPending} onConfirm={() => revoke.mutate(doing.token)} onClose={close}>
          <p>Programs that work with it are refused from the next request on.</p>
        </ConfirmDialog>
      )}
    </Card>
  );
}

function columnsOf(offline: string | undefined, revoke: (token: Token) => void): readonly Column<Token>[] {
  return [
    { id: "name", head: "Token", cell: (one) => one.name },
    { id: "reach", head: "At most", cell: (one) => reachWords(one, roleWord) },
    { id: "made", head: "Made", minor: true, cell: (one) => <When micros={one.created_at} short /> },
    { id: "used", head: "Last used", minor: true, cell: (one) => (one.used_at === null ? <span className="quiet">never</span> : <When micros={one.used_at} short />) },
    { id: "ends", head: "Ends", minor: true, cell: (one) => (one.expires_at === null ? <span className="quiet">never</span> : <When micros={one.expires_at} short />) },
    {
      id: "acts",
      head: <span className="visually-hidden">Acts</span>,
      align: "right",
      cell: (one) => <IconButton size="small" icon={Trash2} label={`Revoke ${one.name}`} reason={offline} onClick={() => revoke(one)} />,
    },
  ];
}
