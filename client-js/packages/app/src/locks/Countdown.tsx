/** What is left until a moment of the server's clock. Writes itself each second; nothing around it is drawn again. */
import { useLayoutEffect, useRef } from "react";
import { countdown } from "../format/times";
import { useClient } from "../live/client";
import { useOfflineReason } from "../live/connection";

export function Countdown({ until }: { readonly until: number }) {
  const client = useClient();
  const offline = useOfflineReason() !== undefined;
  const host = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const write = () => {
      if (host.current !== null) host.current.textContent = countdown(until - client.now());
    };
    write();
    if (offline) return undefined;
    const timer = setInterval(write, 1000);
    return () => clearInterval(timer);
  }, [client, until, offline]);
  // How long a lock lasts is not known while the server is away.
  if (offline) return <span>offline</span>;
  return <span ref={host} role="timer" aria-live="off" />;
}
