/** Watches places in a document, so that one changed node repaints alone. One deep observer for each root, however many watch. */
import * as Y from "yjs";
import { Copies } from "./copies";
import type { Path } from "./edits";
import { plain, rootOf, type SharedType, sharedAt, valueAt } from "./paths";
import type { Store, Unsubscribe } from "./stores";

/** Hears under which keys of a map something changed; undefined: under any of them. */
export type OnEntries = (keys: ReadonlySet<string> | undefined) => void;

interface Branch {
  readonly listeners: Set<() => void>;
  /** Listeners that care only which keys stand here. */
  readonly keyListeners: Set<() => void>;
  readonly entryListeners: Set<OnEntries>;
  readonly children: Map<string, Branch>;
}

function branch(): Branch {
  return { listeners: new Set(), keyListeners: new Set(), entryListeners: new Set(), children: new Map() };
}

/** Who is to hear of a transaction: each once. */
class Told {
  readonly #listeners = new Set<() => void>();
  readonly #entries = new Map<OnEntries, Set<string> | undefined>();

  add(listeners: Iterable<() => void>): void {
    for (const listener of listeners) this.#listeners.add(listener);
  }

  /** At undefined, anything in the map may have changed. */
  addEntry({ entryListeners }: Branch, key: string | undefined): void {
    for (const listener of entryListeners) {
      const keys = this.#entries.get(listener);
      if (key === undefined) this.#entries.set(listener, undefined);
      else if (keys !== undefined) keys.add(key);
      else if (!this.#entries.has(listener)) this.#entries.set(listener, new Set([key]));
    }
  }

  tell(): void {
    for (const listener of this.#listeners) listener();
    for (const [listener, keys] of this.#entries) listener(keys);
  }
}

/** The watched places of one document, which may be exchanged for another document with the same roots. */
export class Watcher {
  readonly #tree = branch();
  readonly #roots = new Map<string, () => void>();
  #copies = new Copies();
  #doc: Y.Doc;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
  }

  get doc(): Y.Doc {
    return this.#doc;
  }

  /** Goes on with another document; everybody is told to look again. */
  exchange(doc: Y.Doc): void {
    const roots = [...this.#roots.keys()];
    this.close();
    this.#doc = doc;
    for (const root of roots) this.#observe(root);
    notify(this.#tree);
  }

  close(): void {
    for (const stop of this.#roots.values()) stop();
    this.#roots.clear();
    this.#copies = new Copies();
  }

  /** What stands at a place now. */
  read(path: Path): unknown {
    return plain(valueAt(this.#doc, path));
  }

  /** The same for a place that is watched, at the cost of what changed since the last look. */
  readWatched(path: Path): unknown {
    return this.#copies.of(valueAt(this.#doc, path));
  }

  /** Calls `listener` when what stands at `path` changes, or only when its keys do. */
  watch(path: Path, listener: () => void, what: "all" | "keys" = "all"): () => void {
    return this.#add(path, (end) => (what === "keys" ? end.keyListeners : end.listeners), () => listener());
  }

  /** Tells under which keys of the map at `path` something changed. */
  watchEntries(path: Path, listener: OnEntries): () => void {
    return this.#add(path, (end) => end.entryListeners, (keys) => listener(keys));
  }

  #add<Listener>(path: Path, among: (end: Branch) => Set<Listener>, listener: Listener): () => void {
    const [root] = path;
    if (typeof root === "string" && !this.#roots.has(root)) this.#observe(root);
    const trail = [this.#tree];
    for (const step of path) {
      const { children } = trail[trail.length - 1] as Branch;
      const next = children.get(String(step)) ?? branch();
      children.set(String(step), next);
      trail.push(next);
    }
    const end = trail[trail.length - 1] as Branch;
    const listeners = among(end);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      prune(trail, path);
    };
  }

  #observe(root: string): void {
    const type = rootOf(this.#doc, root, "map");
    if (type === undefined) return;
    const heard = (events: readonly Y.YEvent<SharedType>[]) => {
      const told = new Told();
      this.#copies.outdate(events);
      for (const event of events) collect(this.#tree, [root, ...event.path], event, told);
      told.tell();
    };
    type.observeDeep(heard);
    this.#roots.set(root, () => type.unobserveDeep(heard));
  }
}

/** Adds to `told` everybody above the change, at it and below it. */
function collect(tree: Branch, path: Path, event: Y.YEvent<SharedType>, told: Told): void {
  let at: Branch | undefined = tree;
  for (const step of path) {
    told.add(at.listeners);
    told.addEntry(at, String(step));
    at = at.children.get(String(step));
    if (at === undefined) return;
  }
  told.add(at.listeners);
  if (!(event instanceof Y.YMapEvent)) {
    told.addEntry(at, undefined);
    for (const child of at.children.values()) below(child, told);
    return;
  }
  for (const [key, { action }] of event.keys) {
    if (action !== "update") told.add(at.keyListeners);
    told.addEntry(at, key);
    const child = at.children.get(key);
    if (child !== undefined) below(child, told);
  }
}

function below(from: Branch, told: Told): void {
  told.add(from.listeners);
  told.add(from.keyListeners);
  told.addEntry(from, undefined);
  for (const child of from.children.values()) below(child, told);
}

function notify(tree: Branch): void {
  const told = new Told();
  below(tree, told);
  told.tell();
}

function prune(trail: readonly Branch[], path: Path): void {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const end = trail[depth];
    if (end === undefined || end.listeners.size > 0 || end.keyListeners.size > 0 || end.entryListeners.size > 0 || end.children.size > 0) return;
    trail[depth - 1]?.children.delete(String(path[depth - 1]));
  }
}

/** The plain value at a place as a store: same reference until something at, above or below it changed. */
export function observePath<T>(watcher: Watcher, path: Path): Store<T | undefined> {
  return cached(
    () => watcher.read(path) as T | undefined,
    (listener) => watcher.watch(path, listener),
    () => watcher.readWatched(path) as T | undefined,
  );
}

/** The keys of the map at a place, as a store that is silent while only what stands under the keys changes. */
export function observeKeys(watcher: Watcher, path: Path): Store<readonly string[]> {
  return cached(
    () => {
      const type = sharedAt(watcher.doc, path);
      return type instanceof Y.Map ? [...type.keys()] : [];
    },
    (listener) => watcher.watch(path, listener, "keys"),
  );
}

/** A map of a document read key by key, so that one change of a large one costs what changed. */
export interface Entries<T> {
  /** The plain value under a key, read anew each time; undefined where nothing stands. */
  readonly get: (key: string) => T | undefined;
  readonly subscribe: (listener: OnEntries) => Unsubscribe;
}

export function observeEntries<T>(watcher: Watcher, path: Path): Entries<T> {
  return {
    get: (key) => watcher.read([...path, key]) as T | undefined,
    subscribe: (listener) => watcher.watchEntries(path, listener),
  };
}

/**
 * A store that computes its value once and again after each change. While nobody listens it computes each time anew;
 * while somebody does, `readWatched` gives an equal value as the same object.
 */
function cached<T>(read: () => T, watch: (listener: () => void) => () => void, readWatched?: () => T): Store<T> {
  const listeners = new Set<() => void>();
  let stop: (() => void) | undefined;
  let value: { readonly of: T } | undefined;
  /** `text` is what it reads as, once that was asked for. */
  let last: { readonly of: T; text?: string } | undefined;
  /** What was read as `read`, and what is shown for it. */
  let shown: { readonly read: T; readonly of: T } | undefined;
  const compute = (fresh: T): T => {
    if (last === undefined) return (last = { of: fresh }).of;
    const text = textOf(fresh);
    if (text !== (last.text ??= textOf(last.of))) last = { of: fresh, text };
    return last.of;
  };
  const look = (): T => {
    if (readWatched === undefined) return compute(read());
    const fresh = readWatched();
    if (shown === undefined) shown = { read: fresh, of: compute(fresh) };
    else if (shown.read !== fresh) shown = { read: fresh, of: fresh };
    return shown.of;
  };
  return {
    get: () => {
      if (stop === undefined) return compute(read());
      value ??= { of: look() };
      return value.of;
    },
    subscribe: (listener) => {
      const own = () => listener();
      listeners.add(own);
      stop ??= watch(() => {
        value = undefined;
        for (const one of [...listeners]) one();
      });
      return () => {
        listeners.delete(own);
        if (listeners.size > 0) return;
        if (shown !== undefined) last = { of: shown.of };
        stop?.();
        stop = undefined;
        value = undefined;
        shown = undefined;
      };
    },
  };
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? "";
}
