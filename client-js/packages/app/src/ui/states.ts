/** The states a machine can be in, each with its colour family, its silhouette and its word. */
import { Ban, Check, Clock, type LucideIcon, Pause, Play, RotateCw, SkipForward, TriangleAlert, X } from "lucide-react";

export type State =
  | "idle"
  | "queued"
  | "running"
  | "done"
  | "failed"
  | "waiting"
  | "retried"
  | "skipped"
  | "cancelled"
  | "warning";

export type Tone = "ok" | "run" | "wait" | "fail" | "idle" | "accent";

export interface StateLook {
  readonly tone: Tone;
  readonly icon: LucideIcon | undefined;
  readonly word: string;
}

export const STATES: Readonly<Record<State, StateLook>> = {
  idle: { tone: "idle", icon: undefined, word: "Not started" },
  queued: { tone: "idle", icon: Clock, word: "Queued" },
  running: { tone: "run", icon: Play, word: "Running" },
  done: { tone: "ok", icon: Check, word: "Done" },
  failed: { tone: "fail", icon: X, word: "Failed" },
  waiting: { tone: "wait", icon: Pause, word: "Waiting" },
  retried: { tone: "wait", icon: RotateCw, word: "Retried" },
  skipped: { tone: "idle", icon: SkipForward, word: "Skipped" },
  cancelled: { tone: "idle", icon: Ban, word: "Cancelled" },
  warning: { tone: "wait", icon: TriangleAlert, word: "Warning" },
};

