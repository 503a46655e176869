/**
 * Keeps an editor's text and the design equal, while somebody types in the text and others change the design.
 *
 * `base` is the text of the design that this side knows, `mine` what the person has made of it that the design does not have.
 * What others do arrives as a change of `base` and is carried through `mine`; what the text means is asked of the server, and
 * made here as one edit of one's own. What is not in the design when the editor closes is there again when it opens.
 */
import { setDiagnostics } from "@codemirror/lint";
import { Annotation, ChangeSet, Text, Transaction } from "@codemirror/state";
import { EditorView, type ViewUpdate } from "@codemirror/view";
import { type Code, type DocumentHandle, type ReadCode, type Unsubscribe, type WritableStore, writable } from "@concert/sdk";
import { carried, difference } from "./changes";
import { codeDrafts, draftKey, keepDraft } from "./drafts";
import { makeEdits } from "./edits";

export type Standing =
  | { readonly state: "same" }
  | { readonly state: "reading" }
  | { readonly state: "wrong"; readonly problems: ReadCode["problems"] }
  | { readonly state: "away"; readonly message: string };

export interface CodeSource {
  readonly load: () => Promise<Code>;
  readonly read: (text: string, base: string) => Promise<ReadCode>;
}

const TYPED_MS = 350;
const CHANGED_MS = 200;
const told = Annotation.define<boolean>();

export class CodeFollower {
  readonly standing: WritableStore<Standing> = writable<Standing>({ state: "reading" });
  /** Lines with comments, which a design does not keep; "" when there are none. */
  readonly lost = writable("");
  readonly #handle: DocumentHandle;
  readonly #source: CodeSource;
  /** Of what this person typed here. */
  readonly #draft: string;
  readonly #stops: Unsubscribe[] = [];
  #view: EditorView | undefined;
  #base = "";
  #mine = ChangeSet.empty(0);
  #edits = 0;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #changing: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(handle: DocumentHandle, source: CodeSource, me: string) {
    this.#handle = handle;
    this.#source = source;
    this.#draft = draftKey(me, handle.id);
  }

  /** The text to begin with: what was typed before and is not in the design, on top of what others did meanwhile. */
  async begin(): Promise<string> {
    const { text } = await this.#source.load();
    const kept = codeDrafts.get().get(this.#draft);
    this.#base = text;
    this.#mine = kept === undefined ? ChangeSet.empty(text.length) : difference(kept.base, kept.text).map(difference(kept.base, text), true);
    this.standing.set({ state: kept === undefined ? "same" : "reading" });
    return this.#mine.apply(Text.of(text.split("\n"))).toString();
  }

  get listening() {
    return [EditorView.updateListener.of((update) => this.#updated(update)), EditorView.domEventHandlers({ blur: () => void this.#tidy() })];
  }

  /** `closed`: it is only looked at. */
  attach(view: EditorView, closed: boolean): void {
    this.#view = view;
    if (!closed && this.standing.get().state === "reading") void this.#read();
    const changed = () => this.#soon();
    const leaving = () => this.#keep();
    addEventListener("pagehide", leaving);
    this.#stops.push(() => removeEventListener("pagehide", leaving));
    this.#stops.push(this.#handle.at(["body"]).subscribe(changed), this.#handle.saved.subscribe(changed));
  }

  /** Call when the view goes; true where something is kept that is not in the design. */
  close(): boolean {
    this.#closed = true;
    this.#keep();
    clearTimeout(this.#typing);
    clearTimeout(this.#changing);
    for (const stop of this.#stops) stop();
    return codeDrafts.get().has(this.#draft);
  }

  /** What the design has is no draft any more. */
  #keep(): void {
    if (this.#view === undefined) return;
    keepDraft(this.#draft, this.standing.get().state === "same" ? undefined : { base: this.#base, text: this.#view.state.doc.toString() });
  }

  #stand(standing: Standing): void {
    this.standing.set(standing);
    this.#keep();
  }

  #updated(update: ViewUpdate): void {
    if (!update.docChanged || update.transactions.some((one) => one.annotation(told) === true)) return;
    this.#mine = this.#mine.compose(update.changes);
    this.standing.set({ state: "reading" });
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => void this.#read(), TYPED_MS);
  }

  /** Asks what the text means, and does it. */
  async #read(): Promise<void> {
    const view = this.#view;
    if (view === undefined || this.#closed) return;
    const [text, base] = [view.state.doc.toString(), this.#base];
    let meant: ReadCode;
    try {
      meant = await this.#source.read(text, base);
    } catch (failure) {
      if (this.#closed) return;
      this.#stand({ state: "away", message: failure instanceof Error ? failure.message : String(failure) });
      return;
    }
    if (this.#closed || view.state.doc.toString() !== text || this.#base !== base) {
      this.#typing = setTimeout(() => void this.#read(), 0);
      return;
    }
    this.#show(view, meant);
    if (meant.problems.length > 0) {
      this.#stand({ state: "wrong", problems: meant.problems });
      return;
    }
    if (meant.edits.length > 0) {
      this.#edits += 1;
      this.#handle.undo.split();
      this.#handle.edit((doc) => makeEdits(doc, meant.edits));
      this.#handle.undo.split();
    }
    this.#base = meant.text;
    this.#mine = difference(meant.text, text);
    this.lost.set(meant.notes.map((note) => note.place).join(", "));
    this.#stand({ state: "same" });
    if (!view.hasFocus) this.#tidy();
  }

  #show(view: EditorView, meant: ReadCode): void {
    const diagnostics = meant.problems.map(({ line, column, message }) => {
      const at = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
      const from = Math.min(at.from + Math.max(column - 1, 0), at.to);
      return { from, to: Math.max(from, at.to), severity: "error" as const, message };
    });
    view.dispatch(setDiagnostics(view.state, diagnostics));
  }

  #soon(): void {
    clearTimeout(this.#changing);
    this.#changing = setTimeout(() => void this.#refresh(), CHANGED_MS);
  }

  /** What others did to the design, as a change of the text. Not while an edit of one's own is on its way. */
  async #refresh(): Promise<void> {
    if (this.#closed || this.#handle.saved.get().state !== "saved") return;
    const edits = this.#edits;
    let text: string;
    try {
      ({ text } = await this.#source.load());
    } catch {
      return; // it is tried again with the next change; what is typed meanwhile says that the server is away
    }
    const view = this.#view;
    if (view === undefined || this.#closed || text === this.#base) return;
    if (edits !== this.#edits || this.#handle.saved.get().state !== "saved") {
      this.#soon();
      return;
    }
    const { changes, mine } = carried(this.#base, text, this.#mine, view.state.doc.toString(), this.standing.get().state === "same");
    view.dispatch({ changes, annotations: [told.of(true), Transaction.addToHistory.of(false)] });
    this.#mine = mine;
    this.#base = text;
    if (mine.empty) this.lost.set("");
  }

  /** Who leaves the editor finds it as the design is written: comments and odd spaces go. What is wrong stays. */
  #tidy(): void {
    const view = this.#view;
    if (view === undefined || this.#closed || this.standing.get().state !== "same" || this.#mine.empty) return;
    const changes = difference(view.state.doc.toString(), this.#base);
    view.dispatch({ changes, annotations: [told.of(true), Transaction.addToHistory.of(false)] });
    this.#mine = ChangeSet.empty(this.#base.length);
    this.lost.set("");
  }

  /** Back to what the design says. */
  discard(): void {
    clearTimeout(this.#typing);
    this.#stand({ state: "same" });
    this.#tidy();
    if (this.#view !== undefined) this.#view.dispatch(setDiagnostics(this.#view.state, []));
  }

  goTo(line: number): void {
    const view = this.#view;
    if (view === undefined) return;
    const at = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
    view.dispatch({ selection: { anchor: at.from }, scrollIntoView: true });
    view.focus();
  }
}
