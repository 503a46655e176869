/** The last runs of a design beside each other: a row for each step, a column for each run, a cell that leads there. */
import type { OutputOf } from "@concert/sdk";
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { runWord, stateOfRun, stateOfStep, stateWord } from "../data/runs";
import { exact, whenShort } from "../format/times";
import { ms } from "../format/useNow";
import { useServerNow } from "../live/connection";
import { useChannel } from "../live/useChannel";
import { EmptyState, Skeleton, StateIcon } from "../ui";
import styles from "./matrix.module.css";

interface MatrixProps {
  readonly workspace: string;
  readonly design: string;
  readonly run: string;
  readonly chosen: string | undefined;
  readonly filter: string;
}

const LAST = 30;
const AGAIN_MS = 1000;
const TOPICS = ["workflow:run:*", "workflow:step:*"] as const;

type MatrixOut = OutputOf<"runs.matrix">;

const matrixQuery = (design: string) => queryOptions({ queryKey: ["run-matrix", design], queryFn: ({ signal }) => call("runs.matrix", { id: design, last: LAST }, { signal }), staleTime: 0 });

export function Matrix({ workspace, design, run, chosen, filter }: MatrixProps) {
  const { data, error, refetch } = useQuery(matrixQuery(design));
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const now = useServerNow(30_000);
  useChannel(`doc:${design}`, TOPICS, {
    onEvent: ({ topic }) => {
      if (topic === "workflow:step:log" || topic === "workflow:step:progress") return;
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        void queries.invalidateQueries({ queryKey: ["run-matrix", design] });
      }, AGAIN_MS);
    },
    onStale: () => void refetch(),
  });
  if (data === undefined) {
    if (error === null) return <Skeleton height="100%" />;
    return (
      <div style={{ padding: "var(--space-6)", maxWidth: 640 }}>
        <LoadFailure title="The runs of the design could not be loaded" error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (data.steps.length === 0) return <EmptyState>The design had no steps.</EmptyState>;
  return <Table {...{ workspace, run, chosen, filter, data, now }} />;
}

interface TableProps extends Omit<MatrixProps, "design"> {
  readonly data: MatrixOut;
  readonly now: number;
}

function Table({ workspace, run: current, chosen, filter, data, now }: TableProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const at = host.current;
    if (at !== null) at.scrollLeft = at.scrollWidth;
  }, []);
  const search = (step?: string) => ({ view: "matrix" as const, ...(filter === "" ? {} : { q: filter }), ...(step === undefined ? {} : { step }) });
  return (
    <div ref={host} className={styles["scroll"]} tabIndex={-1}>
      <table className={styles["matrix"]} aria-label="Steps in the last runs" onKeyDown={walk}>
        <thead>
          <tr>
            <th scope="col" className={styles["corner"]}>
              Step
            </th>
            {data.runs.map(({ run }) => (
              <th key={run.id} scope="col" data-current={run.id === current}>
                <Link className={styles["run"]} to="/w/$workspace/runs/$run" params={{ workspace, run: run.id }} search={search()} title={`Run ${run.number}, ${exact(ms(run.created_at))}`}>
                  <StateIcon state={stateOfRun(run)} size={14} label={runWord(run)} />
                  <span>{run.number}</span>
                  <span className={styles["when"]}>{whenShort(ms(run.created_at), now)}</span>
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.steps.map((step, row) => (
            <tr key={step.node}>
              <th scope="row" className={styles["step"]} title={step.title}>
                {step.title}
              </th>
              {data.runs.map(({ run, states }, column) => (
                <td key={run.id} data-current={run.id === current} data-chosen={run.id === current && step.node === chosen}>
                  <Cell status={states[step.node]} name={`${step.title} in run ${run.number}`} stop={row === 0 && column === data.runs.length - 1} to={{ workspace, run: run.id }} search={search(step.node)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  readonly status: string | undefined;
  readonly name: string;
  readonly stop: boolean;
  readonly to: { readonly workspace: string; readonly run: string };
  readonly search: { readonly view: "matrix"; readonly q?: string; readonly step?: string };
}

function Cell({ status, name, stop, to, search }: CellProps) {
  if (status === undefined) return <span className={styles["none"]} title={`${name}: not in that version`} />;
  const state = stateOfStep({ status });
  return (
    <Link className={styles["cell"]} data-state={state} data-cell tabIndex={stop ? 0 : -1} to="/w/$workspace/runs/$run" params={to} search={search} aria-label={`${name}: ${stateWord(status)}`} title={`${name}: ${stateWord(status)}`}>
      <StateIcon state={state} size={14} look="glyph" />
    </Link>
  );
}

/** One tab stop for all cells: arrows walk among them. */
function walk(event: KeyboardEvent<HTMLTableElement>): void {
  const cell = event.target instanceof Element ? event.target.closest<HTMLTableCellElement>("td") : null;
  const row = cell?.closest("tr");
  if (cell === null || row === null || row === undefined) return;
  const by = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const [down = 0, right = 0] = by;
  const rows = [...(row.parentElement?.children ?? [])];
  let at: Element | null | undefined = rows[rows.indexOf(row) + down]?.children[cell.cellIndex + right];
  while (at !== null && at !== undefined && at.querySelector("[data-cell]") === null) at = right !== 0 ? (right > 0 ? at.nextElementSibling : at.previousElementSibling) : undefined;
  at?.querySelector<HTMLElement>("[data-cell]")?.focus();
}
