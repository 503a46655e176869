/** What the page tells us: the network came back or went, the tab was shown, somebody works. Absent in Node, where nothing is told. */
import type { Sign } from "./attention";

export type Signal = "online" | "offline" | "visible";

/** The part of a WebSocket that the connection uses. */
export interface SocketLike {
  binaryType: BinaryType;
  readonly bufferedAmount: number;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  onerror: ((event: Event) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

/** Calls `listener` for each signal of the page; gives the function that stops it. */
export function watchPage(listener: (signal: Signal) => void): () => void {
  if (typeof window === "undefined" || typeof document === "undefined") return () => undefined;
  const online = () => listener("online");
  const offline = () => listener("offline");
  const shown = () => {
    if (document.visibilityState === "visible") listener("visible");
  };
  window.addEventListener("online", online);
  window.addEventListener("offline", offline);
  document.addEventListener("visibilitychange", shown);
  return () => {
    window.removeEventListener("online", online);
    window.removeEventListener("offline", offline);
    document.removeEventListener("visibilitychange", shown);
  };
}

/** The platform's WebSocket; Node has one from version 22 on, older ones pass their own. */
export function openSocket(url: string): SocketLike {
  return new WebSocket(url);
}

/** Tells of keys, pointers, and of the page being hidden and shown; gives the function that stops it. */
export function watchPerson(listener: (sign: Sign) => void): () => void {
  if (typeof window === "undefined" || typeof document === "undefined") return () => undefined;
  const worked = () => listener("worked");
  const turned = () => listener(document.visibilityState === "hidden" ? "hidden" : "shown");
  for (const input of INPUTS) window.addEventListener(input, worked, { capture: true, passive: true });
  document.addEventListener("visibilitychange", turned);
  if (document.visibilityState === "hidden") listener("hidden");
  return () => {
    for (const input of INPUTS) window.removeEventListener(input, worked, { capture: true });
    document.removeEventListener("visibilitychange", turned);
  };
}

const INPUTS = ["keydown", "pointerdown", "pointermove", "wheel"] as const;
