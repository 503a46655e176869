/** Where an invitation leads: says what it is for, asks for a name, and signs the newcomer in. No e-mail needed. */
import type { ConcertError, Invitation } from "@concert/sdk";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { asError } from "../data/api";
import { deadline } from "../format/times";
import { PlainPage } from "../shell/PlainPage";
import { Button, ErrorState, Field, Form, Skeleton, TextInput } from "../ui";
import { session } from "./session";
import { takeToken } from "./token";

/** What one may do there. */
const ROLES: Readonly<Record<string, string>> = {
  owner: "You will be an owner: you may do everything, also say who else may.",
  admin: "You will be an admin: you may change everything and invite others.",
  editor: "You will be an editor: you may change sources and designs, and run them.",
  approver: "You will be an approver: you may read everything, comment and approve.",
  commenter: "You will be a commenter: you may read everything and comment.",
  viewer: "You will be a viewer: you may read everything and change nothing.",
};

type Stage =
  | { readonly kind: "reading" }
  | { readonly kind: "invited"; readonly token: string; readonly invitation: Invitation }
  | { readonly kind: "no-link" }
  | { readonly kind: "refused"; readonly error: ConcertError };

export function JoinPage() {
  const [token] = useState(takeToken);
  const [stage, setStage] = useState<Stage>(token === undefined ? { kind: "no-link" } : { kind: "reading" });
  useEffect(() => {
    if (token === undefined) return;
    session.invitation(token).then(
      (invitation) => setStage({ kind: "invited", token, invitation }),
      (error: unknown) => setStage({ kind: "refused", error: asError(error) }),
    );
  }, [token]);

  switch (stage.kind) {
    case "reading":
      return (
        <PlainPage title="Your invitation">
          <Skeleton height={60} />
        </PlainPage>
      );
    case "no-link":
      return (
        <PlainPage title="Open your invitation again">
          <p>The secret of an invitation stands at the end of its link, and is gone once the page was loaded again. Open the whole link from where you got it.</p>
        </PlainPage>
      );
    case "refused":
      return (
        <PlainPage title="This invitation does not work">
          <p>An invitation works for a while, and most of them once. If you have joined already, go on in the browser where you did.</p>
          <ErrorState title={stage.error.message} code={stage.error.code}>
            {stage.error.nextStep}
          </ErrorState>
        </PlainPage>
      );
    case "invited":
      return <JoinForm token={stage.token} invitation={stage.invitation} />;
  }
}

function JoinForm({ token, invitation }: { readonly token: string; readonly invitation: Invitation }) {
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (name.trim() === "") {
      setError("Needs a name, so that others know who you are.");
      return;
    }
    setBusy(true);
    try {
      const { workspace } = await session.join(token, name.trim());
      await navigate({ to: "/w/$workspace", params: { workspace }, replace: true });
    } catch (failure) {
      setError(asError(failure).message);
      setBusy(false);
    }
  };
  return (
    <PlainPage title={`Join ${invitation.workspace}`}>
      <p>
        {invitation.invited_by === "" ? "You are invited" : `${invitation.invited_by} invites you`} to the workspace {invitation.workspace} of {invitation.organisation}. {ROLES[invitation.role] ?? ""} The
        invitation works until {deadline(invitation.expires_at / 1000)}.
      </p>
      <Form onSubmit={() => void send()}>
        <Field label="Your name" hint="Shown beside your cursor and your edits." error={error}>
          <TextInput autoFocus autoComplete="name" maxLength={80} value={name} onChange={setName} />
        </Field>
        <div style={{ marginTop: "var(--space-4)" }}>
          <Button look="primary" type="submit" busy={busy}>
            Join the workspace
          </Button>
        </div>
      </Form>
    </PlainPage>
  );
}
