/** Says to assistive technology what has come up and what is mended, a moment later and all together. Politely. */
import { useEffect, useState } from "react";
import { counted } from "../../format/numbers";
import { useDesignerState } from "../context";
import { type Problem, told } from "../model/problems";

/** Long enough that a word being typed is not announced letter by letter. */
const QUIET_MS = 1_500;

export function ProblemNews() {
  const state = useDesignerState();
  const [news, setNews] = useState("");
  useEffect(() => {
    let known: ReadonlyMap<string, Problem> | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = () => {
      const now = new Map(state.problems.get().map((one) => [one.id, one]));
      const before = known;
      known = now;
      if (before === undefined) return;
      const fresh = [...now.values()].filter(({ id }) => !before.has(id));
      const gone = [...before.keys()].filter((id) => !now.has(id)).length;
      const words = wordsFor(fresh, gone, now.size, (one) => told(one, state.design.get()));
      if (words !== "") setNews(words);
    };
    const changed = () => {
      if (state.problemCounts.get().state === "asking") return;
      known ??= new Map(state.problems.get().map((one) => [one.id, one]));
      clearTimeout(timer);
      timer = setTimeout(say, QUIET_MS);
    };
    const stop = state.problems.subscribe(changed);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [state]);
  return (
    <p className="visually-hidden" role="status" aria-label="Problems">
      {news}
    </p>
  );
}

export function wordsFor(fresh: readonly Problem[], gone: number, left: number, say: (problem: Problem) => string): string {
  const [first] = fresh;
  if (first === undefined) return gone === 0 ? "" : left === 0 ? "No problems any more." : `${counted(gone, "problem")} mended, ${left} left.`;
  return fresh.length === 1 ? `New problem: ${say(first)}` : `${fresh.length} new problems. The first: ${say(first)}`;
}
