// What tabs of one browser share in tests.

/** Web Locks as a browser keeps them, as far as `ifAvailable` goes: held until the promise of the holder ends. */
export function webLocks(held: Set<string>) {
  return {
    request: async (name: string, _options: LockOptions, run: (lock: { name: string } | null) => Promise<void> | undefined): Promise<void> => {
      if (held.has(name)) {
        await run(null);
        return;
      }
      held.add(name);
      await run({ name });
      held.delete(name);
    },
  };
}
