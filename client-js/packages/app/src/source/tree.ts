/** The discovered schema as a tree: schema, table, column; filtered by the names of tables and columns. */
import type { Column, Table } from "@concert/sdk";
import { Circle, Eye, FileText, KeyRound, Link2, Table2 } from "lucide-react";
import { short } from "../format/numbers";
import type { Person } from "../people/person";
import type { TreeNode } from "../ui";

const TABLE = "table:";

/** A table by name as others are told of it: the row of the tree. */
export function rowOfTable(name: string): string {
  return TABLE + name;
}

/** The row of a table; operations know the table by its name, which has its schema in front where there are several. */
function tableId(table: Table): string {
  return rowOfTable(table.name);
}

/** The name beside its siblings: without the schema or folder it stands in. */
function shortName(table: Pick<Table, "schema_name" | "name">): string {
  for (const sign of [".", "/"]) {
    const front = table.schema_name + sign;
    if (table.schema_name !== "" && table.name.startsWith(front)) return table.name.slice(front.length);
  }
  return table.name;
}

/** The table a tree row belongs to, or undefined for a schema. */
export function tableOfRow(id: string): string | undefined {
  return id.startsWith(TABLE) ? id.slice(TABLE.length).split("\u0000")[0] : undefined;
}

export function schemaTree(tables: readonly Table[], filter: string): readonly TreeNode[] {
  const words = filter.trim().toLowerCase();
  const kept = words === "" ? tables : tables.filter((table) => matches(table, words));
  const schemas = [...new Set(kept.map((table) => table.schema_name))].map((name): TreeNode => {
    const of = kept.filter((table) => table.schema_name === name);
    return { id: `schema:${name}`, label: name === "" ? "top folder" : name, machine: true, end: String(of.length), children: of.map(tableNode) };
  });
  const only = schemas[0];
  return schemas.length === 1 && only?.children !== undefined ? only.children : schemas;
}

/** What is open at first: every schema, no table. */
export function openAtFirst(tables: readonly Table[]): ReadonlySet<string> {
  return new Set(tables.map((table) => `schema:${table.schema_name}`));
}

/** The tree with those who have a table open at the ends of the rows; rows of which nobody has one stay the same. */
export function withPeople(nodes: readonly TreeNode[], people: ReadonlyMap<string, readonly Person[]>): readonly TreeNode[] {
  if (people.size === 0) return nodes;
  return nodes.map((node) => {
    const here = people.get(node.id);
    if (here !== undefined) return { ...node, people: here };
    return node.id.startsWith(TABLE) || node.children === undefined ? node : { ...node, children: withPeople(node.children, people) };
  });
}

function matches(table: Table, words: string): boolean {
  return table.name.toLowerCase().includes(words) || table.columns.some((column) => column.name.toLowerCase().includes(words));
}

function tableNode(table: Table): TreeNode {
  const icon = table.kind === "view" ? Eye : table.kind === "file" ? FileText : Table2;
  const end = table.rows === null ? (table.kind === "view" ? "view" : undefined) : `${table.rows_estimated === true ? "~" : ""}${short(table.rows)}`;
  return { id: tableId(table), label: shortName(table), machine: true, icon, end, children: table.columns.map((column) => columnNode(table, column)) };
}

function columnNode(table: Table, column: Column): TreeNode {
  const icon = column.primary_key ? KeyRound : column.references !== null ? Link2 : Circle;
  return { id: `${tableId(table)}\u0000${column.name}`, label: column.name, machine: true, icon, end: column.type.toLowerCase() };
}
