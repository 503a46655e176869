/** Sources as a list or as a grid: which of both is shown, how many tiles fit, and where keys lead. */
import { describe, expect, test } from "vitest";
import { asFilter, asInput, asQuery, orderOf, readSourcesAddress, readSourcesSearch } from "../src/sources/search";
import { viewToShow } from "../src/sources/view";
import { columnsFor, tileAfter } from "../src/ui/tiles";

describe("S0-2 a grid of tiles", () => {
  test("has as many columns as there is room for, from one to five", () => {
    expect([0, 366, 539, 540, 816, 1092, 1368, 4000].map(columnsFor)).toEqual([1, 1, 1, 2, 3, 4, 5, 5]);
  });

  // 0 1 2 3
  // 4 5 6 7
  // 8 9
  const tiling = { total: 10, columns: 4, page: 2 };
  const from = (at: number) => (key: string, ctrl = false) => tileAfter({ key, ctrl }, at, tiling);

  test("is walked in two dimensions, and nobody leaves it by an arrow", () => {
    const inTheMiddle = from(5);
    expect(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map((key) => inTheMiddle(key))).toEqual([4, 6, 1, 9]);
    expect([from(0)("ArrowLeft"), from(2)("ArrowUp"), from(9)("ArrowRight"), from(8)("ArrowDown")]).toEqual([0, 2, 9, 8]);
  });

  test("goes on in the next row, and down to the last tile where the last row is short", () => {
    expect([from(3)("ArrowRight"), from(4)("ArrowLeft"), from(7)("ArrowDown")]).toEqual([4, 3, 9]);
  });

  test("goes to the ends of a row, of all, and by pages in the same column", () => {
    expect([from(6)("Home"), from(6)("End"), from(9)("End")]).toEqual([4, 7, 9]);
    expect([from(6)("Home", true), from(6)("End", true)]).toEqual([0, 9]);
    expect([from(1)("PageDown"), from(9)("PageUp"), from(3)("PageDown"), from(6)("PageUp")]).toEqual([9, 1, 9, 2]);
  });

  test("leaves every other key alone", () => {
    expect(["x", "Enter", "Tab", " "].map((key) => from(5)(key))).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe("S0-2 the view of the list of sources", () => {
  test("is what the address says, else what was chosen last", () => {
    expect([viewToShow({ view: "grid" }, "list"), viewToShow({}, "grid"), viewToShow({}, "list"), viewToShow({}, null), viewToShow({}, "cloud")]).toEqual(["grid", "grid", "list", "list", "list"]);
    expect([readSourcesAddress({ view: "grid", kind: "files" }), readSourcesAddress({ view: "cloud" })]).toEqual([{ kind: "files", view: "grid" }, {}]);
  });

  test("is no filter, is not kept with one and asks the server for nothing", () => {
    const search = readSourcesSearch({ ...readSourcesAddress({ view: "grid", kind: "files" }) });
    expect([asFilter(search), asInput(search), asQuery(search)]).toEqual([{ kind: "files" }, { kind: "files" }, { kind: "files" }]);
  });
});

describe("S0-2 the order of the list of sources", () => {
  test("is by name, with words by what fits them best, and as chosen where something was", () => {
    expect([{}, { search: "orders" }, { search: "orders", sorted: "title" as const }, { sorted: "kind" as const }].map(orderOf)).toEqual(["title", "match", "title", "kind"]);
  });

  test("by what fits best stands in no address: it is what words ask for by themselves", () => {
    expect(readSourcesSearch({ search: "orders", sorted: "match" })).toEqual({ search: "orders" });
  });
});
