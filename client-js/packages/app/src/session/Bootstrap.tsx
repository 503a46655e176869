/** Loads what the app starts with and hands it to every screen; sends those who are not signed in to the way in. */
import type { Bootstrap, WorkspaceOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { asError, call } from "../data/api";
import { PlainPage } from "../shell/PlainPage";
import { ErrorState, Spinner } from "../ui";

const Context = createContext<Bootstrap | undefined>(undefined);

export const BOOTSTRAP_KEY = ["bootstrap"] as const;

interface BootstrapProviderProps {
  /** What a person sees who is not signed in. */
  readonly signedOut: ReactNode;
  /**
   * Loads the code that what is inside needs at once. The screen waits for both: what suspends is shown as nothing first, and
   * React holds back for 300 ms what follows upon nothing.
   */
  readonly beside: (() => Promise<unknown> | undefined) | undefined;
  readonly children: ReactNode;
}

export function BootstrapProvider({ signedOut, beside, children }: BootstrapProviderProps) {
  const { data, error, refetch } = useQuery({
    queryKey: BOOTSTRAP_KEY,
    queryFn: async ({ signal }) => {
      const [bootstrap] = await Promise.all([call("bootstrap", {}, { signal }), beside?.()]);
      return bootstrap;
    },
  });
  if (data !== undefined) return <Context value={data}>{children}</Context>;
  if (error === null) {
    return (
      <PlainPage title="Opening Concert">
        <Spinner />
      </PlainPage>
    );
  }
  const { code, message, nextStep } = asError(error);
  if (code === "not_signed_in") return signedOut;
  return (
    <PlainPage title="Concert did not answer">
      <ErrorState title={message} code={code} onRetry={() => void refetch()}>
        {nextStep}
      </ErrorState>
    </PlainPage>
  );
}

export function useBootstrap(): Bootstrap {
  const bootstrap = useContext(Context);
  if (bootstrap === undefined) throw new Error("useBootstrap is used outside BootstrapProvider.");
  return bootstrap;
}

/** The workspace of that id, or undefined where it is none of mine. */
export function useWorkspace(id: string): WorkspaceOut | undefined {
  return useBootstrap().workspaces.find((workspace) => workspace.id === id);
}
