/** What was loaded, by key. Snapshots stay fresh because events change them; nothing is fetched again just because time passed. */
import { type InvalidateOptions, type InvalidateQueryFilters, type Query, QueryClient, type QueryKey } from "@tanstack/react-query";
import { retrying } from "./retrying";

export class Snapshots extends QueryClient {
  /** First fetches that are repeated when they are done. */
  readonly #early = new WeakSet<Query>();

  constructor() {
    super({ defaultOptions: { queries: { staleTime: Infinity, retry: retrying, refetchOnWindowFocus: false } } });
  }

  /** Loads anew what is on screen, also what is being loaded for the first time: its answer may be from before the change. */
  override invalidateQueries<Key extends QueryKey = QueryKey>(filters?: InvalidateQueryFilters<Key>, options?: InvalidateOptions): Promise<void> {
    const loading = this.getQueryCache().findAll({ ...filters, fetchStatus: "fetching" });
    for (const query of loading) if (query.state.data === undefined) this.#repeat(query);
    return super.invalidateQueries(filters, options);
  }

  #repeat(query: Query): void {
    if (this.#early.has(query)) return;
    this.#early.add(query);
    const again = () => {
      this.#early.delete(query);
      void super.invalidateQueries({ queryKey: query.queryKey, exact: true });
    };
    query.fetch().then(again, again); // the fetch that is under way
  }
}
