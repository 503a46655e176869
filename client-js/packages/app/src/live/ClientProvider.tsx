/** Makes the client of this page for the person who is signed in: its socket, documents and channels. */
import { type Bootstrap, Client } from "@concert/sdk";
import { type ReactNode, useEffect, useState } from "react";
import { callThrough } from "../data/api";
import { ClientContext } from "./client";
import { watchConnection, watchLeaving } from "./connection";

interface ClientProviderProps {
  readonly bootstrap: Bootstrap;
  readonly children: ReactNode;
}

export function ClientProvider({ bootstrap, children }: ClientProviderProps) {
  const [client] = useState(() => clientFor(bootstrap));
  useEffect(() => {
    client.start();
    const stops = [watchConnection(client), watchLeaving(client), callThrough(client)];
    return () => {
      for (const stop of stops) stop();
      client.stop();
    };
  }, [client]);
  return <ClientContext value={client}>{children}</ClientContext>;
}

function clientFor(bootstrap: Bootstrap): Client {
  return new Client({
    user: bootstrap.user.id,
    build: bootstrap.build,
    kinds: Object.fromEntries(bootstrap.kinds.map((kind) => [kind.name, kind.version])),
  });
}
