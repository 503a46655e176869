/**
 * When each step ran: one row per step, one bar per attempt; the time in the queue lighter, waits and gates hatched, the
 * steps that decided the time underlined. Rounds and calls open below the step that holds them. Only rows in view exist.
 */
import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronDown, ChevronRight, Minus, Plus } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState, type WheelEvent } from "react";
import { counted } from "../format/numbers";
import { duration } from "../format/times";
import type { Person } from "../people/person";
import { AvatarStack, Icon, IconButton, type State, StateIcon, STATES } from "../ui";
import { type Row, rowsOf, spanOfAll, waysTo, worst } from "./rows";
import styles from "./timeline.module.css";
import { criticalPath, place, type Span, spanOf, type Tick, ticksOf } from "./timeline";
import { type AttemptView, type StepView, timeOf, type WaitView } from "./view";

interface TimelineProps {
  readonly steps: readonly StepView[];
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly state: State;
  readonly now: number;
  readonly chosen: string | undefined;
  readonly onChoose: (node: string) => void;
  readonly peopleOn: ReadonlyMap<string, readonly Person[]>;
  /** A step that holds others was opened: what is over inside it has to be asked for. */
  readonly onOpen: (node: string) => void;
}

const ROW = 26;
const ZOOMS = [1, 2, 4, 8, 16, 32, 64];

export function Timeline({ steps, startedAt, finishedAt, state, now, chosen, onChoose, peopleOn, onOpen }: TimelineProps) {
  const host = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [zoom, setZoom] = useState(1);
  const span = spanOf(startedAt, finishedAt, now);
  const ticks = ticksOf(span, 6 * zoom);
  const critical = useMemo(() => criticalPath(steps, now), [steps, now]);
  const rows = useMemo(() => rowsOf(steps, open), [steps, open]);
  const list = useVirtualizer({ count: rows.length, getScrollElement: () => host.current, estimateSize: () => ROW, overscan: 16 });
  const ways = chosen === undefined ? "" : waysTo(chosen, steps).join("\n");
  useEffect(() => {
    if (ways !== "") setOpen((old) => new Set([...old, ...ways.split("\n")]));
  }, [ways]);
  const toggle = (id: string) => {
    if (!open.has(id) && steps.some((step) => step.node === id)) onOpen(id);
    setOpen((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  };
  const zoomBy = (by: number) => setZoom((old) => ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, ZOOMS.indexOf(old) + by))] ?? 1);
  const wheel = (event: WheelEvent) => {
    if (event.ctrlKey || event.metaKey) zoomBy(event.deltaY < 0 ? 1 : -1);
  };
  const press = (event: KeyboardEvent, index: number) => {
    const row = rows[index];
    const to = event.key === "ArrowDown" ? index + 1 : event.key === "ArrowUp" ? index - 1 : undefined;
    if (to !== undefined && rows[to] !== undefined) {
      event.preventDefault();
      list.scrollToIndex(to);
      requestAnimationFrame(() => host.current?.querySelector<HTMLElement>(`[data-index="${to}"] button`)?.focus());
    } else if (row?.open !== undefined && ((event.key === "ArrowRight" && !row.open) || (event.key === "ArrowLeft" && row.open))) {
      event.preventDefault();
      toggle(row.id);
    }
  };
  return (
    <div className={styles["pane"]}>
      <div className={styles["head"]}>
        <span className={styles["keys"]} aria-label="What the bars mean">
          <Key look="queue">in the queue</Key>
          <Key look="wait">waits</Key>
          {critical.size > 1 && <Key look="path">decided the time</Key>}
        </span>
        {finishedAt !== null && <span>{state === "failed" || state === "cancelled" ? "stopped" : "ended"} after {duration((finishedAt - span.start) / 1000)}</span>}
        <IconButton size="small" icon={Minus} label="Zoom out" disabled={zoom === 1} onClick={() => zoomBy(-1)} />
        <IconButton size="small" icon={Plus} label="Zoom in" disabled={zoom === ZOOMS.at(-1)} onClick={() => zoomBy(1)} />
      </div>
      <div className={styles["scroll"]} ref={host} onWheel={wheel} tabIndex={-1} style={{ "--zoom": zoom } as Record<string, number>}>
        <div className={styles["axisRow"]} aria-hidden="true">
          <span className={styles["corner"]}>Step</span>
          <div className={styles["axis"]}>
            {ticks.map((tick) => (
              <span key={tick.at} style={{ left: `${tick.at * 100}%` }} data-last={tick.at > 0.96}>
                {tick.label}
              </span>
            ))}
          </div>
          <span className={styles["endHead"]} />
        </div>
        <div role="list" aria-label="Steps of the run" className={styles["body"]} style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map((at) => {
            const row = rows[at.index];
            if (row === undefined) return null;
            const id = row.kind === "step" ? row.step.node : (row.steps[0]?.node ?? "");
            return (
              <div key={row.id} role="listitem" aria-setsize={rows.length} aria-posinset={at.index + 1} className={styles["row"]} data-index={at.index} data-chosen={row.kind === "step" && row.id === chosen} style={{ transform: `translateY(${at.start}px)` }}>
                <Name row={row} chosen={chosen} onToggle={() => toggle(row.id)} onChoose={() => (row.kind === "round" ? toggle(row.id) : onChoose(id))} onKeyDown={(event) => press(event, at.index)} people={peopleOn.get(row.id) ?? []} />
                <Track row={row} span={span} ticks={ticks} now={now} critical={row.kind === "step" && critical.has(row.id)} state={state} onChoose={() => (row.kind === "round" ? toggle(row.id) : onChoose(id))} />
                <span className={styles["end"]}>{ending(row, now)}</span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Key({ look, children }: { readonly look: "queue" | "wait" | "path"; readonly children: ReactNode }) {
  return (
    <span className={styles["key"]}>
      <span className={styles["swatch"]} data-look={look} />
      {children}
    </span>
  );
}

interface NameProps {
  readonly row: Row;
  readonly chosen: string | undefined;
  readonly onToggle: () => void;
  readonly onChoose: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly people: readonly Person[];
}

function Name({ row, chosen, onToggle, onChoose, onKeyDown, people }: NameProps) {
  const state = row.kind === "step" ? row.step.state : worst(row.steps.map((step) => step.state));
  const title = row.kind === "step" ? row.step.title : `Round ${row.number}`;
  const quiet = row.kind === "step" && row.step.span === undefined && row.step.waits.length === 0;
  return (
    <div className={styles["name"]} data-quiet={quiet} style={{ paddingLeft: row.depth * 16 }}>
      {row.open === undefined ? (
        <span className={styles["twist"]} />
      ) : (
        <button type="button" tabIndex={-1} className={styles["twist"]} aria-label={`${row.open ? "Close" : "Open"} ${title}`} aria-expanded={row.open} onClick={onToggle}>
          <Icon of={row.open ? ChevronDown : ChevronRight} size={14} />
        </button>
      )}
      <button type="button" className={styles["title"]} aria-pressed={row.kind === "step" && row.id === chosen} {...(row.kind === "round" ? { "aria-expanded": row.open } : {})} onClick={onChoose} onKeyDown={onKeyDown} title={title}>
        <StateIcon state={state} label={row.kind === "step" ? row.step.word : STATES[state].word} />
        <span>{title}</span>
        {row.kind === "step" && row.step.undoes !== "" && <span className={styles["mark"]}>undoes</span>}
      </button>
      {people.length > 0 && <AvatarStack people={people} size={20} most={2} />}
    </div>
  );
}

interface TrackProps {
  readonly row: Row;
  readonly span: Span;
  readonly ticks: readonly Tick[];
  readonly now: number;
  readonly critical: boolean;
  readonly state: State;
  readonly onChoose: () => void;
}

function Track({ row, span, ticks, now, critical, state, onChoose }: TrackProps) {
  const all = row.kind === "round" ? spanOfAll(row.steps) : undefined;
  return (
    <div className={styles["track"]} onClick={onChoose}>
      {ticks.map((tick) => (
        <span key={tick.at} className={styles["line"]} style={{ left: `${tick.at * 100}%` }} />
      ))}
      {row.kind === "round" ? all !== undefined && <Bar from={all.from} to={all.to ?? now} span={span} look={worst(row.steps.map((step) => step.state))} thin title={`Round ${row.number}`} /> : <StepBars step={row.step} span={span} now={now} critical={critical} />}
      {row.kind === "step" && row.step.span === undefined && row.step.waits.length === 0 && row.step.note !== "" && <span className={styles["note"]}>{row.step.note}</span>}
      {(state === "failed" || state === "running") && <span className={styles["stop"]} data-state={state} />}
    </div>
  );
}

function StepBars({ step, span, now, critical }: { readonly step: StepView; readonly span: Span; readonly now: number; readonly critical: boolean }) {
  const holds = step.attempts.length === 0 && step.span !== undefined;
  return (
    <>
      {step.waits.map((wait) => (
        <Bar key={`${wait.kind} ${wait.from}`} from={wait.from} to={wait.to ?? now} span={span} look={wait.kind} title={waitWords(wait, now)} />
      ))}
      {holds && step.span !== undefined && step.waits.every((wait) => wait.kind === "queue") && <Bar from={step.span.from} to={step.span.to ?? now} span={span} look={step.state} thin critical={critical} title={`${step.word}, ${duration(((step.span.to ?? now) - step.span.from) / 1000)}`} />}
      {step.attempts.map((attempt) => (
        <Bar key={attempt.number} from={attempt.startedAt} to={attempt.endedAt ?? now} span={span} look={attempt.state} critical={critical} title={attemptWords(attempt, now)} />
      ))}
    </>
  );
}

interface BarProps {
  readonly from: number;
  readonly to: number;
  readonly span: Span;
  readonly look: State | WaitView["kind"];
  readonly critical?: boolean;
  readonly thin?: boolean;
  readonly title: string;
}

function Bar({ from, to, span, look, critical = false, thin = false, title }: BarProps) {
  const left = place(span, from);
  const right = place(span, to);
  return <span className={styles["bar"]} data-look={look} data-critical={critical} data-thin={thin} style={{ left: `min(${left * 100}%, calc(100% - 3px))`, width: `${(right - left) * 100}%` }} title={title} />;
}

function attemptWords(attempt: AttemptView, now: number): string {
  return `Attempt ${attempt.number}: ${STATES[attempt.state].word}, ${duration(((attempt.endedAt ?? now) - attempt.startedAt) / 1000)}`;
}

const WAITS: Readonly<Record<WaitView["kind"], string>> = { queue: "In the queue", wait: "Waits", gate: "Waits for a decision" };

function waitWords(wait: WaitView, now: number): string {
  return `${WAITS[wait.kind]}, ${duration(((wait.to ?? now) - wait.from) / 1000)}`;
}

function ending(row: Row, now: number): string {
  if (row.kind === "round") {
    const span = spanOfAll(row.steps);
    return span === undefined ? counted(row.steps.length, "step") : duration(((span.to ?? now) - span.from) / 1000);
  }
  const { step } = row;
  const time = timeOf(step, now);
  const wait = step.waits.at(-1);
  if (step.state === "running" && step.progress !== undefined && step.progress.total > 0) {
    return `${Math.floor((100 * step.progress.done) / step.progress.total)} %, ${duration((time ?? 0) / 1000)}`;
  }
  if (step.rounds !== "") return step.rounds;
  if (time !== undefined) return duration(time / 1000);
  return wait === undefined ? "" : duration(((wait.to ?? now) - wait.from) / 1000);
}
