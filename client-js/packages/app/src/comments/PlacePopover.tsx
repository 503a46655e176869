/** What is said at one place, beside it and never over it. Escape closes; the keyboard goes back to where it was. */
import { X } from "lucide-react";
import { useEffect, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { IconButton } from "../ui";
import { besideBox } from "../ui/beside";
import { Composer } from "./Composer";
import { attempt, useDesk } from "./desk";
import styles from "./comments.module.css";
import { Resolve, Thread } from "./Thread";

export function PlacePopover() {
  const desk = useDesk();
  const { opened } = desk;
  if (opened === undefined) return null;
  return createPortal(<Opened key={`${opened.place} ${opened.peeked === true}`} />, document.body);
}

function Opened() {
  const desk = useDesk();
  const { opened, handle } = desk;
  const host = useRef<HTMLDivElement>(null);
  useBesidePlace(host, opened?.place ?? "");
  const peeked = opened?.peeked === true;
  useClosing(host, desk.close, peeked);
  const threads = opened === undefined ? [] : desk.threads.filter(opened.threads);
  const draft = opened?.draft;
  const empty = threads.length === 0 && draft === undefined;
  const { close } = desk;
  useEffect(() => {
    if (empty) close();
  }, [empty, close]);
  if (opened === undefined || empty) return null;
  const anchor = draft ?? threads[0]?.anchor ?? { kind: "document" as const };
  const name = desk.nameOf(anchor);
  const alone = threads.length === 1 ? threads[0] : undefined;
  return (
    <div ref={host} className={styles["popover"]} role="dialog" aria-label={`Comments: ${name}`}>
      <header className={styles["head"]}>
        <h2>{name}</h2>
        {alone !== undefined && <Resolve thread={alone} />}
        <IconButton icon={X} size="small" label="Close the comments" onClick={desk.close} />
      </header>
      <div className={styles["scroll"]}>
        {threads.map((thread, index) => (
          <Thread key={thread.id} thread={thread} headed={alone === undefined} autoFocus={draft === undefined && !peeked && index === threads.length - 1} />
        ))}
        {draft !== undefined && (
          <div className={styles["draft"]}>
            {draft.kind === "text" && <p className={styles["quote"]}>“{draft.quote}”</p>}
            <Composer
              label="Comment"
              placeholder="Comment, @ to mention"
              autoFocus
              onSend={(said) => {
                let made = "";
                const done = attempt(() => {
                  made = handle.comments.create(draft, said);
                });
                if (done) desk.show(draft.kind === "point" ? `point ${made}` : opened.place, draft);
                return done;
              }}
              onCancel={desk.close}
            />
          </div>
        )}
      </div>
    </div>
  );
}

/** Stands beside the element of its place for as long as that is there, wherever it is moved. */
function useBesidePlace(host: React.RefObject<HTMLDivElement | null>, place: string): void {
  useLayoutEffect(() => {
    let frame = 0;
    let last = "";
    const put = () => {
      frame = requestAnimationFrame(put);
      const own = host.current;
      if (own === null) return;
      const box = around([...document.querySelectorAll(`[data-comments="${CSS.escape(place)}"]`)]) ?? new DOMRect(window.innerWidth / 2, 120, 0, 0);
      const key = [box.left, box.top, box.width, box.height, own.offsetHeight, own.offsetWidth, window.innerWidth, window.innerHeight].join(" ");
      if (key === last) return;
      last = key;
      const room = { width: window.innerWidth, height: window.innerHeight };
      const { left, top } = besideBox(box, { width: own.offsetWidth, height: own.offsetHeight }, side(box, own, room), room);
      own.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
      own.style.visibility = "visible";
    };
    put();
    return () => cancelAnimationFrame(frame);
  }, [host, place]);
}

/** What the place takes on the screen: a step with its pin. */
function around(elements: readonly Element[]): DOMRect | undefined {
  const boxes = elements.map((element) => element.getBoundingClientRect()).filter((box) => box.width > 0);
  if (boxes.length === 0) return undefined;
  const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
  return new DOMRect(left, top, Math.max(...boxes.map((box) => box.right)) - left, Math.max(...boxes.map((box) => box.bottom)) - top);
}

/** Below where there is room, as in a text; else to a side: never over the place itself. */
function side(box: DOMRect, own: HTMLElement, room: { readonly width: number; readonly height: number }): "bottom" | "top" | "right" | "left" {
  if (box.bottom + own.offsetHeight + 16 <= room.height) return "bottom";
  if (box.right + own.offsetWidth + 16 <= room.width) return "right";
  if (box.left - own.offsetWidth - 16 >= 0) return "left";
  return "top";
}

/** From everywhere while somebody works beside it; else from inside. */
function useClosing(host: React.RefObject<HTMLDivElement | null>, close: () => void, everywhere: boolean): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || (!everywhere && host.current?.contains(event.target as Node) === false)) return;
      event.preventDefault();
      close();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [host, close, everywhere]);
}
