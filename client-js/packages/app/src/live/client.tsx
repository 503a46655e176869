/** The one client of this page: its socket, documents and channels. Made when somebody is signed in. */
import { Client } from "@concert/sdk";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import type { Bootstrap } from "../data/types";
import { watchConnection } from "./connection";

const Context = createContext<Client | undefined>(undefined);

interface ClientProviderProps {
  readonly bootstrap: Bootstrap;
  readonly children: ReactNode;
}

export function ClientProvider({ bootstrap, children }: ClientProviderProps) {
  const [client] = useState(() => clientFor(bootstrap));
  useEffect(() => {
    client.start();
    const stop = watchConnection(client);
    return () => {
      stop();
      client.stop();
    };
  }, [client]);
  return <Context value={client}>{children}</Context>;
}

function clientFor(bootstrap: Bootstrap): Client {
  return new Client({
    user: bootstrap.user.id,
    build: bootstrap.build,
    kinds: Object.fromEntries(bootstrap.kinds.map((kind) => [kind.name, kind.version])),
  });
}

export function useClient(): Client {
  const client = useContext(Context);
  if (client === undefined) throw new Error("useClient is used outside ClientProvider.");
  return client;
}
