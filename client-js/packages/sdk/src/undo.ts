/** Undo of what this person did here, and of nobody else's. Starts anew when the document is rebuilt. */
import * as Y from "yjs";
import { LOCAL } from "./recorder";
import { type Store, writable } from "./stores";

const STEP_MS = 500;

export interface UndoState {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

/** Own changes, newest first. Those within half a second of each other are one step. */
export interface Undo {
  readonly state: Store<UndoState>;
  readonly undo: () => void;
  readonly redo: () => void;
  /** The next change starts a step of its own. */
  readonly split: () => void;
  /** So it does, and what follows until the next `split` belongs to it, however long a busy machine takes in between. */
  readonly together: () => void;
  /** Changes with this origin (an editor binding's) are the person's own too. */
  readonly track: (origin: unknown) => void;
}

export class OwnUndo implements Undo {
  readonly #state = writable<UndoState>({ canUndo: false, canRedo: false }, (a, b) => a.canUndo === b.canUndo && a.canRedo === b.canRedo);
  readonly #origins = new Set<unknown>([null, LOCAL]);
  #manager: Y.UndoManager;

  constructor(doc: Y.Doc) {
    this.#manager = this.#make(doc);
  }

  get state(): Store<UndoState> {
    return this.#state;
  }

  undo = (): void => void this.#manager.undo();
  redo = (): void => void this.#manager.redo();

  split = (): void => {
    this.#manager.captureTimeout = STEP_MS;
    this.#manager.stopCapturing();
  };

  together = (): void => {
    this.split();
    this.#manager.captureTimeout = Number.POSITIVE_INFINITY;
  };

  track = (origin: unknown): void => {
    this.#origins.add(origin);
    this.#manager.addTrackedOrigin(origin);
  };

  exchange(doc: Y.Doc): void {
    this.#manager.destroy();
    this.#manager = this.#make(doc);
    this.#refresh();
  }

  close(): void {
    this.#manager.destroy();
  }

  #make(doc: Y.Doc): Y.UndoManager {
    const manager = new Y.UndoManager(doc, { captureTimeout: STEP_MS, trackedOrigins: new Set(this.#origins) });
    for (const event of ["stack-item-added", "stack-item-popped", "stack-cleared", "stack-item-updated"] as const) manager.on(event, () => this.#refresh());
    return manager;
  }

  #refresh(): void {
    this.#state.set({ canUndo: this.#manager.canUndo(), canRedo: this.#manager.canRedo() });
  }
}
