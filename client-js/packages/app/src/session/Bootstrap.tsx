/** Loads what the app starts with and hands it to every screen; sends those who are not signed in to the way in. */
import type { Bootstrap, WorkspaceOut } from "@concert/sdk";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { asError, call } from "../data/api";
import { PlainPage } from "../shell/PlainPage";
import { ErrorState, Spinner } from "../ui";

const Context = createContext<Bootstrap | undefined>(undefined);

export const BOOTSTRAP_KEY = ["bootstrap"] as const;

/**
 * The answer that the app starts with, and the code that what is inside needs at once. The screen waits for both: what suspends
 * is shown as nothing first, and React holds back for 300 ms what follows upon nothing.
 */
export function startingWith(beside: (() => Promise<unknown> | undefined) | undefined) {
  return queryOptions({
    queryKey: BOOTSTRAP_KEY,
    queryFn: async ({ signal }) => {
      const [bootstrap] = await Promise.all([call("bootstrap", {}, { signal }), beside?.()]);
      return bootstrap;
    },
  });
}

interface BootstrapProviderProps {
  readonly start: ReturnType<typeof startingWith>;
  /** What a person sees who is not signed in. */
  readonly signedOut: ReactNode;
  readonly children: ReactNode;
}

export function BootstrapProvider({ start, signedOut, children }: BootstrapProviderProps) {
  const { data, error, refetch } = useQuery(start);
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
