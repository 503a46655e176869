/** Where a sign-in link leads: takes the token out of the address, sends it, goes home; or says why it cannot. */
import { type ConcertError, isTransient } from "@concert/sdk";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { asError } from "../data/api";
import { PlainPage } from "../shell/PlainPage";
import { Button, ErrorState, Spinner } from "../ui";
import { session } from "./session";
import { takeToken } from "./token";

type Stage = { readonly kind: "sending" } | { readonly kind: "no-link" } | { readonly kind: "refused"; readonly error: ConcertError };

export function SignInPage() {
  const navigate = useNavigate();
  const [token] = useState(takeToken);
  const [stage, setStage] = useState<Stage>(token === undefined ? { kind: "no-link" } : { kind: "sending" });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (token === undefined) return;
    session.signIn(token).then(
      () => navigate({ to: "/", replace: true }),
      (error: unknown) => setStage({ kind: "refused", error: asError(error) }),
    );
  }, [token, attempt, navigate]);

  switch (stage.kind) {
    case "sending":
      return (
        <PlainPage title="Signing you in">
          <Spinner />
        </PlainPage>
      );
    case "no-link":
      return (
        <PlainPage title="You are not signed in">
          <p>Open the sign-in link that Concert printed when it started, or an invitation somebody sent you. The link signs this browser in; there is no password.</p>
          <p>
            Concert prints a new sign-in link each time it is started. Where it runs, <code>concert invite</code> prints an invitation.
          </p>
        </PlainPage>
      );
    case "refused":
      return (
        <PlainPage title="This link does not work any more">
          <p>Sign-in links work for a limited time; nothing is wrong with your account. Concert prints a new one each time it is started.</p>
          <ErrorState title={stage.error.message} code={stage.error.code} act={isTransient(stage.error) ? <Button onClick={() => setAttempt(attempt + 1)}>Try again</Button> : undefined}>
            {stage.error.nextStep}
          </ErrorState>
        </PlainPage>
      );
  }
}
