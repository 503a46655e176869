/** What the steps said, as it is said: filtered by level and step, searched, followed. */
import { ArrowDown, ArrowUp, Download, ListEnd, X } from "lucide-react";
import { useMemo, useState } from "react";
import { counted } from "../format/numbers";
import { clockExact } from "../format/times";
import { ms } from "../format/useNow";
import { Button, IconButton, SearchInput, Segmented, VirtualList } from "../ui";
import { asText, countOf, type LevelFilter, matchesOf, pieces, shownLines } from "./logs";
import styles from "./runs.module.css";
import type { Log } from "./useRun";
import type { LogLine } from "./view";

interface LogsProps {
  readonly log: Log;
  /** A step whose lines alone are shown, with those of what is inside it. */
  readonly step: { readonly node: string; readonly title: string } | undefined;
  readonly onAllSteps: () => void;
  /** The name of a step in a line was pressed. */
  readonly onStep?: (node: string) => void;
  readonly fileName: string;
  readonly live: boolean;
}

export function Logs({ log, step, onAllSteps, onStep, fileName, live }: LogsProps) {
  const [level, setLevel] = useState<LevelFilter>("all");
  const [words, setWords] = useState("");
  const [at, setAt] = useState(0);
  const [follow, setFollow] = useState(live);
  const { lines, version } = log;
  const shown = useMemo(() => shownLines(lines, { level, step: step?.node }), [lines, version, level, step?.node]);
  const [warnings, errors] = useMemo(() => [countOf(lines, "warning"), countOf(lines, "error")], [lines, version]);
  const found = useMemo(() => matchesOf(shown, words), [shown, version, words]);
  const current = found.length === 0 ? undefined : found[at % found.length];
  const move = (by: number) => {
    setFollow(false);
    setAt((at + by + found.length) % Math.max(1, found.length));
  };
  return (
    <section className={styles["logs"]} aria-labelledby="logs" style={{ height: "100%" }}>
      <header className={styles["logHead"]}>
        <h2 id="logs">Logs</h2>
        {step !== undefined && (
          <Button size="small" iconEnd={X} aria-label={`Only ${step.title}; show all steps`} onClick={onAllSteps}>
            {step.title}
          </Button>
        )}
        <div className={styles["logSearch"]}>
          <SearchInput
            aria-label="Search in the log"
            placeholder="Search"
            value={words}
            unit={words === "" ? undefined : `${found.length === 0 ? 0 : (at % found.length) + 1} of ${found.length}`}
            onChange={(next) => {
              setWords(next);
              setAt(0);
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter") move(event.shiftKey ? -1 : 1);
            }}
          />
        </div>
        {found.length > 1 && (
          <>
            <IconButton size="small" icon={ArrowUp} label="Previous match" onClick={() => move(-1)} />
            <IconButton size="small" icon={ArrowDown} label="Next match" onClick={() => move(1)} />
          </>
        )}
        <Segmented
          label="Level"
          value={level}
          onChange={setLevel}
          segments={[
            { value: "all", label: "All" },
            { value: "info", label: "Info" },
            { value: "warning", label: "Warnings", count: warnings },
            { value: "error", label: "Errors", count: errors },
          ]}
        />
        <div className={styles["logEnd"]}>
          {live && (
            <Button size="small" icon={ListEnd} aria-pressed={follow} onClick={() => setFollow(!follow)}>
              Follow
            </Button>
          )}
          <IconButton size="small" icon={Download} label="Download the log" onClick={() => download(fileName, asText(lines))} />
        </div>
      </header>
      <VirtualList
        label="Log"
        className={styles["lines"]}
        items={shown}
        rowHeight={20}
        keyOf={(_, index) => index}
        follow={follow}
        onFollow={setFollow}
        reveal={current}
        row={(line, index) => <Line line={line} words={words} found={index === current} onStep={onStep} />}
      />
      <footer className={styles["logFoot"]}>
        {shown.length === 0 ? "No lines." : `${live ? "" : "End of log, "}${counted(shown.length, "line")}, ${counted(countOf(shown, "error"), "error")}`}
      </footer>
    </section>
  );
}

interface LineProps {
  readonly line: LogLine;
  readonly words: string;
  readonly found: boolean;
  readonly onStep: ((node: string) => void) | undefined;
}

function Line({ line, words, found, onStep }: LineProps) {
  return (
    <div className={styles["logLine"]} data-level={line.level} data-found={found}>
      <span className={styles["logTime"]}>{clockExact(ms(line.at))}</span>
      <span className={styles["logLevel"]}>{line.level}</span>
      {onStep === undefined ? (
        <span className={styles["logStep"]}>{line.step}</span>
      ) : (
        <button type="button" tabIndex={-1} className={styles["logStep"]} title={`Go to ${line.step}, attempt ${line.attempt}`} onClick={() => onStep(line.node)}>
          {line.step}
        </button>
      )}
      <span title={line.message}>
        {pieces(line.message, words).map((piece, index) => (piece.found ? <mark key={index}>{piece.text}</mark> : piece.text))}
      </span>
    </div>
  );
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
