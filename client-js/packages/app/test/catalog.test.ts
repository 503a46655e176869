import type { CandidateOut } from "@concert/sdk";
import { describe, expect, it } from "vitest";
import { candidateWords, toneOf, wordOf } from "../src/catalog/changeWords";
import { isNarrowed, queryOf, readCatalogSearch, readTablePlace } from "../src/catalog/search";
import { readTermPlace } from "../src/glossary/search";
import { fitting, termsOf } from "../src/glossary/terms";

describe("the address of the catalogue", () => {
  it("keeps what narrows the list and drops the rest", () => {
    expect(readCatalogSearch({ q: "orders", tag: "pii", gone: true, order: "uses", odd: 1 })).toEqual({ q: "orders", tag: "pii", gone: true, order: "uses" });
    expect(readCatalogSearch({ q: "", source: 7, gone: "yes", order: "rank" })).toEqual({});
    expect(readCatalogSearch({ order: "no such order" })).toEqual({});
  });

  it("asks for everything where nothing is said", () => {
    expect(queryOf({})).toEqual({ search: "", source: "", kind: "", tag: "", term: "", owner: "", gone: false, order: "rank" });
    expect([isNarrowed({}), isNarrowed({ order: "uses" }), isNarrowed({ gone: true })]).toEqual([false, false, true]);
  });

  it("names a table or a term", () => {
    expect([readTablePlace({ table: "main.orders" }), readTablePlace({})]).toEqual([{ table: "main.orders" }, { table: "" }]);
    expect([readTermPlace({ term: "t1" }), readTermPlace({ term: "" })]).toEqual([{ term: "t1" }, {}]);
  });
});

const JOIN: CandidateOut = {
  id: "j",
  source: "s",
  source_title: "shop",
  kind: "join",
  table: "orders",
  columns: ["year", "club"],
  other_table: "clubs",
  other_columns: ["year", "id"],
  share: 1,
  checked: 9,
  matched: 9,
  state: "suggested",
  at: 1,
  decided_by: null,
  decided_by_name: "",
  decided_at: null,
};

describe("what was found", () => {
  it("reads as one line", () => {
    expect(candidateWords(JOIN)).toBe("orders (year, club) → clubs (year, id)");
    expect(candidateWords({ ...JOIN, kind: "key" })).toBe("orders (year, club)");
  });

  it("has a word beside its colour", () => {
    expect((["table_added", "column_back", "table_gone", "type_changed"] as const).map((what) => [toneOf(what), wordOf(what)])).toEqual([
      ["ok", "New"],
      ["ok", "Back"],
      ["fail", "Gone"],
      ["wait", "Changed"],
    ]);
  });
});

describe("the terms of a glossary", () => {
  const body = {
    a: { name: "Zone", definition: "Where", synonyms: { area: true }, related: { b: true }, status: "approved", owner: null },
    b: { name: "Carrier", definition: "Who flies" },
    c: { name: "" },
  };

  it("are sorted by name, those without one last", () => {
    expect(termsOf(body).map((term) => term.id)).toEqual(["b", "a", "c"]);
    expect(termsOf(body)[1]).toEqual({ id: "a", name: "Zone", definition: "Where", synonyms: ["area"], related: ["b"], status: "approved", owner: "" });
    expect(termsOf(undefined)).toEqual([]);
  });

  it("are found by every word in name, definition or synonyms", () => {
    const found = (search: string) => fitting(termsOf(body), search).map((term) => term.id);
    expect([found("AREA where"), found("flies"), found("flies zone"), found(" ")]).toEqual([["a"], ["b"], [], ["b", "a", "c"]]);
  });
});
