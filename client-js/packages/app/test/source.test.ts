/** A source's facts: distributions, the schema as a tree, the state of the last test. */
import type { ColumnProfile, Table } from "@concert/sdk";
import { describe, expect, test } from "vitest";
import { distributionOf, inWords } from "../src/charts/shares";
import { summaryWords } from "../src/scans/words";
import { nameOfPlace } from "../src/source/parts";
import { schemaTree, tableOfRow } from "../src/source/tree";
import { healthOf } from "../src/sources/health";

const COLUMN: ColumnProfile = {
  name: "status",
  type: "TEXT",
  nulls: 20,
  null_share: 0.2,
  distinct: 2,
  distinct_estimated: false,
  minimum: "paid",
  maximum: "sent",
  mean: null,
  median: null,
  histogram: [
    { label: "paid", count: 60 },
    { label: "sent", count: 16 },
  ],
  top: [
    { label: "paid", count: 60 },
    { label: "sent", count: 16 },
  ],
  note: "",
};

describe("a distribution", () => {
  test("of few values shows their shares of what is there", () => {
    const distribution = distributionOf(COLUMN, 100);
    expect(distribution).toMatchObject({ kind: "shares", shares: [{ share: 0.75 }, { share: 0.2 }] });
    expect(inWords(distribution, COLUMN)).toBe("paid 75 %, sent 20 %");
  });

  test("over a range shows bars of which the largest is full", () => {
    const histogram = [{ label: "0", count: 5 }, { label: "1", count: 10 }, { label: "2", count: 0 }];
    expect(distributionOf({ ...COLUMN, histogram }, 100)).toEqual({ kind: "bars", heights: [0.5, 1, 0] });
  });

  test("of nothing but nulls is nothing", () => {
    expect(distributionOf({ ...COLUMN, nulls: 100 }, 100)).toEqual({ kind: "nothing" });
  });
});

describe("the schema tree", () => {
  const table = (schema_name: string, name: string, columns: readonly string[] = []): Table => ({
    schema_name,
    name,
    kind: "table",
    rows: 84_000,
    rows_estimated: false,
    bytes: null,
    comment: "",
    reason: "",
    definition: null,
    foreign_keys: [],
    indexes: [],
    columns: columns.map((column) => ({ name: column, type: "INTEGER", nullable: true, primary_key: false, references: null })),
  });

  test("leaves out the only schema", () => {
    const tree = schemaTree([table("main", "orders", ["id"]), table("main", "refunds")], "");
    expect(tree.map((node) => [node.label, node.end])).toEqual([["orders", "84 k"], ["refunds", "84 k"]]);
  });

  test("puts tables below their schemas, without repeating the name", () => {
    const tree = schemaTree([table("main", "orders"), table("audit", "audit.log")], "");
    expect(tree.map((node) => [node.label, node.children?.map((child) => child.label)])).toEqual([["main", ["orders"]], ["audit", ["log"]]]);
  });

  test("is filtered by tables and columns", () => {
    const tables = [table("main", "orders", ["coupon"]), table("main", "refunds", ["order_id"])];
    expect(schemaTree(tables, "Coup").map((node) => node.label)).toEqual(["orders"]);
    expect(schemaTree(tables, "nothing")).toEqual([]);
  });

  test("a row leads to its table", () => {
    const [orders] = schemaTree([table("main", "orders", ["id"])], "");
    expect(tableOfRow(orders?.id ?? "")).toBe("orders");
    expect(tableOfRow(orders?.children?.[0]?.id ?? "")).toBe("orders");
    expect(tableOfRow("schema:main")).toBeUndefined();
  });
});

test("a test that ran and did not pass is a failure", () => {
  const result = { operation: "source.test_connection", subject: "", at: 0, by: "", by_name: "", duration: 34_000 } as const;
  expect(healthOf({ results: [{ ...result, status: "succeeded", passed: true }] })).toMatchObject({ state: "done", fact: "34 ms" });
  expect(healthOf({ results: [{ ...result, status: "succeeded", passed: false }] }).state).toBe("failed");
  expect(healthOf({ results: [] }).state).toBe("idle");
});

describe("what a stage of a scan found", () => {
  test("is counted as people count", () => {
    expect(summaryWords({ tables: 1, columns: 39, new: 2, withdrawn: 0 })).toBe("1 table, 39 columns, 2 new");
    expect(summaryWords({ rules: 2, score: 33.333, failed: 1 })).toBe("2 rules, score 33.33, 1 failed");
  });

  test("is said, too, where there was nothing to look at", () => {
    expect(summaryWords({ views: 0, read: 0 })).toBe("no views");
    expect(summaryWords({ done: true })).toBe("");
  });
});

test("a tag is a place of its own in the history", () => {
  expect(nameOfPlace(["body", "tags", "flights"], [])).toBe("Tag flights");
  expect(nameOfPlace(["body", "tags"], [])).toBe("Tags");
  expect(nameOfPlace(["body", "limits", "rows"], [])).toBe("Rows of an answer");
});
