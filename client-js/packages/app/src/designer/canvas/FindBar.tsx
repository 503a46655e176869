/** Looking for steps of the design: the next and the previous one that fits, brought into view and chosen. */
import { ChevronDown, ChevronUp, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useRef } from "react";
import { counted } from "../../format/numbers";
import { usePicked, useStore } from "../../live/useStore";
import { IconButton, SearchInput } from "../../ui";
import { useOperations } from "../catalogue";
import { useDesign, useDesignerState } from "../context";
import { found } from "../model/finding";
import styles from "./canvas.module.css";
import { useGoTo } from "./canvasKeys";

export function FindBar() {
  const open = usePicked(useDesignerState().finding, (words) => words !== undefined);
  return open ? <Finding /> : null;
}

function Finding() {
  const state = useDesignerState();
  const words = useStore(state.finding) ?? "";
  const focus = useStore(state.focus);
  const design = useDesign();
  const operations = useOperations();
  const goTo = useGoTo();
  const host = useRef<HTMLDivElement>(null);
  const hits = useMemo(() => found(design, words, (name) => operations.get(name)?.title ?? ""), [design, words, operations]);
  const at = hits.indexOf(focus ?? "");
  useEffect(() => host.current?.querySelector("input")?.select(), []);
  useEffect(() => {
    if (hits.length > 0 && !hits.includes(state.focus.get() ?? "")) goTo(hits[0]);
    // Goes along with what is typed, not with each edit of the design.
  }, [words]);
  const step = (by: 1 | -1) => goTo(hits[(Math.max(at, by === 1 ? -1 : 0) + by + hits.length) % Math.max(1, hits.length)]);
  const close = () => {
    state.finding.set(undefined);
    document.querySelector<HTMLElement>(".react-flow, [role=treegrid] [tabindex='0']")?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={host} className={styles["find"]} role="search" aria-label="Find steps" onKeyDown={press}>
      <SearchInput aria-label="Find in the design" placeholder="Find in the design" value={words} onChange={(next) => state.finding.set(next)} />
      <span className={styles["hits"]} role="status">
        {words.trim() === "" ? "" : hits.length === 0 ? "None" : at < 0 ? counted(hits.length, "step") : `${at + 1} of ${hits.length}`}
      </span>
      <IconButton icon={ChevronUp} size="small" label="Previous found step" keys="Shift Enter" reason={hits.length === 0 ? "Nothing is found" : undefined} onClick={() => step(-1)} />
      <IconButton icon={ChevronDown} size="small" label="Next found step" keys="Enter" reason={hits.length === 0 ? "Nothing is found" : undefined} onClick={() => step(1)} />
      <IconButton icon={X} size="small" label="Stop looking" keys="Escape" onClick={close} />
    </div>
  );
}
