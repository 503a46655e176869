/**
 * Keeps the text of the JSON view and the source in step. While nothing is typed the text follows the document; while
 * something is, what others change is noted, and applying makes of the text edits of the fields that were changed in it.
 */
import { setDiagnostics } from "@codemirror/lint";
import { Transaction } from "@codemirror/state";
import type { EditorView, ViewUpdate } from "@codemirror/view";
import { type DocumentHandle, type JsonObject, type Store, type Unsubscribe, type WritableStore, writable } from "@concert/sdk";
import { ends } from "../../designer/code/edits";
import type { Carets } from "../../forms/binding";
import { authorAmong } from "../../live/changes";
import { lockReason } from "../../locks/reason";
import { firstName } from "../../people/person";
import { close, type Closed } from "./closed";
import { showOthers } from "./others";
import { lineOf, parse, placeKey, type Problem } from "./parse";
import type { SourceKind } from "./shape";
import { told } from "./told";
import { type Conflict, type Edit, misfits, planOf, problemsOf, textOf, write } from "./view";

export interface Noted {
  readonly path: readonly string[];
  /** Who changed it, where that is known. */
  readonly by: string | undefined;
}

export interface LinedProblem extends Problem {
  readonly line: number;
}

export interface Standing {
  /** Something is typed that is not in the source. */
  readonly typed: boolean;
  readonly problems: readonly LinedProblem[];
  readonly edits: readonly Edit[];
  readonly conflicts: readonly Conflict[];
  readonly theirs: readonly Noted[];
}

interface Draft {
  readonly base: JsonObject;
  readonly text: string;
}

/** What somebody typed and has not applied, until they come back to it in this window. */
const drafts = new Map<string, Draft>();

const SAME: Standing = { typed: false, problems: [], edits: [], conflicts: [], theirs: [] };

export class JsonSession {
  readonly standing: WritableStore<Standing> = writable(SAME);
  readonly #handle: DocumentHandle;
  readonly #kinds: readonly SourceKind[];
  readonly #me: string;
  readonly #stops: Unsubscribe[] = [];
  readonly #authors = new Map<string, string | undefined>();
  #view: EditorView | undefined;
  #base: JsonObject;
  #closed: Closed = { whole: undefined, at: () => undefined };

  constructor(handle: DocumentHandle, kinds: readonly SourceKind[], me: string) {
    this.#handle = handle;
    this.#kinds = kinds;
    this.#me = me;
    this.#base = drafts.get(handle.id)?.base ?? this.#now;
  }

  /** The text to begin with. */
  get text(): string {
    return drafts.get(this.#handle.id)?.text ?? textOf(this.#base, this.#kinds);
  }

  attach(view: EditorView): void {
    this.#view = view;
    this.#stops.push(this.#handle.at(["body"]).subscribe(() => this.#changed()), this.#handle.locks.all.subscribe(() => this.close(this.#closed.whole)));
    this.#look();
  }

  /** Call when the view goes; true where something is kept that is not applied. */
  detach(): boolean {
    for (const stop of this.#stops) stop();
    const text = this.#view?.state.doc.toString();
    if (this.standing.get().typed && text !== undefined) drafts.set(this.#handle.id, { base: this.#base, text });
    else drafts.delete(this.#handle.id);
    return drafts.has(this.#handle.id);
  }

  updated = (update: ViewUpdate): void => {
    if (update.docChanged) this.#look();
  };

  /** `whole`: why nothing can be changed. Locks of parts are asked for here. */
  close(whole: string | undefined): void {
    const locks = this.#handle.locks.all.get();
    this.#closed = { whole, at: (path) => lockReason(["body", ...path], locks) };
    if (this.#view !== undefined) close(this.#view, this.#closed);
    this.#look();
  }

  /** Shows where others are in the form, until what is given back is called. */
  beside(carets: Store<Carets>): Unsubscribe {
    const show = (now: Carets) => this.#view !== undefined && showOthers(this.#view, now);
    show(carets.get());
    const stop = carets.subscribe(() => show(carets.get()));
    return () => {
      stop();
      show(new Map());
    };
  }

  /** Makes the edits, and those of the conflicts that are `kept`. Nothing happens while something is wrong. */
  apply(kept: readonly Edit[]): void {
    const { problems, edits } = this.standing.get();
    if (problems.length > 0 || this.#closed.whole !== undefined) return;
    write(this.#handle, [...edits, ...kept]);
    this.discard();
  }

  /** Back to what the source says. */
  discard(): void {
    this.#base = this.#now;
    this.#authors.clear();
    this.#say(textOf(this.#base, this.#kinds));
    this.#look();
  }

  /** A step of undo of the source, unless something is typed: then it is the editor's. True where it was done. */
  step(run: () => void): boolean {
    if (this.standing.get().typed) return false;
    run();
    return true;
  }

  goTo = (at: number): void => {
    this.#view?.dispatch({ selection: { anchor: at }, scrollIntoView: true });
    this.#view?.focus();
  };

  get #now(): JsonObject {
    return this.#handle.at<JsonObject>(["body"]).get() ?? {};
  }

  #changed(): void {
    if (!this.standing.get().typed) this.discard();
    else this.#look();
  }

  /** Only where it differs, so that the caret and the place in view stay. */
  #say(text: string): void {
    const view = this.#view;
    if (view === undefined) return;
    const before = view.state.doc.toString();
    if (before === text) return;
    const [head, tail] = ends(before, text);
    view.dispatch({ changes: { from: head, to: before.length - tail, insert: text.slice(head, text.length - tail) }, annotations: [told.of(true), Transaction.addToHistory.of(false)] });
  }

  /** What the text means by now. */
  #look(): void {
    const view = this.#view;
    if (view === undefined) return;
    const text = view.state.doc.toString();
    if (text === textOf(this.#base, this.#kinds)) {
      this.#stand(SAME);
      if (JSON.stringify(this.#base) !== JSON.stringify(this.#now)) this.discard();
      return;
    }
    const now = this.#now;
    const parsed = parse(text);
    const mine = parsed.state === "read" ? parsed.value : this.#base;
    const { edits, conflicts, theirs } = planOf(this.#base, mine, now, this.#kinds);
    const problems = parsed.state === "wrong" ? [parsed.problem] : problemsOf(parsed, this.#base, this.#kinds, this.#closed.at);
    const unfit = problems.length > 0 || parsed.state === "wrong" ? [] : misfits(now, edits, this.#kinds).map(({ path }) => ({ ...(parsed.places.get(placeKey(path)) ?? { from: 0, to: 1 }), message: "Does not fit what others made of the source meanwhile." }));
    const lined = [...problems, ...unfit].map((problem) => ({ ...problem, line: lineOf(text, problem.from) }));
    this.#stand({ typed: true, problems: lined, edits, conflicts, theirs: theirs.map((path) => ({ path, by: this.#authorOf(path) })) });
  }

  /** Who changed it is known in the moment of the change only. */
  #authorOf(path: readonly string[]): string | undefined {
    const key = placeKey(path);
    if (!this.#authors.has(key)) {
      const others = [...this.#handle.presence.others.get().values()].filter(({ user }) => user !== this.#me);
      const author = authorAmong(path.join("."), others);
      this.#authors.set(key, author === undefined ? undefined : firstName(author.name));
    }
    return this.#authors.get(key);
  }

  #stand(standing: Standing): void {
    if (!standing.typed) this.#authors.clear();
    if (JSON.stringify(standing) === JSON.stringify(this.standing.get())) return;
    this.standing.set(standing);
    const { problems } = standing;
    const shown = problems.map(({ from, to, message }) => ({ from, to, message, severity: "error" as const }));
    this.#view?.dispatch(setDiagnostics(this.#view.state, shown));
  }
}
