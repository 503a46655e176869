/** A value that can be watched, in the shape React's `useSyncExternalStore` takes: `subscribe` and `get`. */

export type Unsubscribe = () => void;

/** `get` gives the same reference until the value changed. Both functions may be passed around unbound. */
export interface Store<T> {
  readonly get: () => T;
  readonly subscribe: (listener: () => void) => Unsubscribe;
}

export interface WritableStore<T> extends Store<T> {
  readonly set: (value: T) => void;
}

/** A store over `initial`; `set` tells nobody when `same` holds between old and new. */
export function writable<T>(initial: T, same: (a: T, b: T) => boolean = Object.is): WritableStore<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      if (same(value, next)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      const own = () => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}

/** `read` over another store; computed again only when the other one changed. */
export function derived<A, B>(source: Store<A>, read: (value: A) => B): Store<B> {
  let seen: { readonly from: A; readonly value: B } | undefined;
  const get = () => {
    const from = source.get();
    if (seen === undefined || !Object.is(seen.from, from)) seen = { from, value: read(from) };
    return seen.value;
  };
  return { get, subscribe: source.subscribe };
}

/** Listeners of one kind of happening. */
export interface Emitter<T> {
  readonly emit: (value: T) => void;
  readonly on: (listener: (value: T) => void) => Unsubscribe;
  readonly clear: () => void;
}

export function emitter<T>(): Emitter<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    emit: (value) => {
      for (const listener of [...listeners]) listener(value);
    },
    on: (listener) => {
      const own = (value: T) => listener(value);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    clear: () => listeners.clear(),
  };
}

/** Waits until `pick` finds something in the store. */
export function nextValue<T, Found>(store: Store<T>, pick: (value: T) => Found | undefined): Promise<Found> {
  const now = pick(store.get());
  if (now !== undefined) return Promise.resolve(now);
  return new Promise((resolve) => {
    const stop = store.subscribe(() => {
      const found = pick(store.get());
      if (found === undefined) return;
      stop();
      resolve(found);
    });
  });
}
