/** The one client of this page, for whoever needs it. Made by ClientProvider, whose code is loaded on its own. */
import type { Client } from "@concert/sdk";
import { createContext, useContext } from "react";

export const ClientContext = createContext<Client | undefined>(undefined);

export function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === undefined) throw new Error("useClient is used outside ClientProvider.");
  return client;
}
