/**
 * Writes src/schema.ts from schema/: a type for each model, input and output of each command and its route (openapi.json),
 * and what the events of each topic carry (asyncapi.json). `node scripts/generate.mjs` writes, `--check` fails where the
 * file is not what would be written, `--from URL` first fetches both descriptions from a running server (URL/api/…).
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCES = { api: file("../schema/openapi.json"), events: file("../schema/asyncapi.json") };
const TARGET = file("../src/schema.ts");

const HEAD = `/** What the server takes, gives and tells: commands and events. Made by scripts/generate.mjs from schema/: edit the server. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** A page of a list; \`total\` counts before paging. */
export interface Listing<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  readonly offset: number;
  readonly limit: number;
}
`;

/** @param {string} path */
function file(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** Names that TypeScript or the DOM has already. */
const RENAMED = { Error: "ErrorAnswer" };
const LISTING = /^Listing_(.+)_$/;

/** @param {string} name */
function typeName(name) {
  const item = LISTING.exec(name)?.[1];
  // "Range-Input" where what is said of a model when it goes in differs from what is said when it comes out
  return item === undefined ? (RENAMED[name] ?? name.replaceAll("-", "")) : `Listing<${typeName(item)}>`;
}

/** The TypeScript type of a JSON Schema. What the schema does not say is \`Json\`. @param {any} schema @returns {string} */
function typeOf(schema) {
  if (schema.$ref !== undefined) return typeName(schema.$ref.split("/").at(-1));
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return [...new Set(choices.map(typeOf))].join(" | ");
  if (schema.allOf?.length === 1) return typeOf(schema.allOf[0]);
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(" | ");
  switch (schema.type) {
    case "string":
      return "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "null":
      return "null";
    case "array":
      return arrayOf(schema);
    case "object":
      return objectOf(schema);
    default:
      return "Json";
  }
}

/** @param {any} schema */
function arrayOf(schema) {
  if (schema.prefixItems !== undefined) return `readonly [${schema.prefixItems.map(typeOf).join(", ")}]`;
  const item = typeOf(schema.items ?? {});
  return item.includes(" ") ? `readonly (${item})[]` : `readonly ${item}[]`;
}

/** @param {any} schema */
function objectOf(schema) {
  if (schema.properties !== undefined) return `{ ${fieldsOf(schema).join(" ")} }`;
  const value = typeof schema.additionalProperties === "object" ? typeOf(schema.additionalProperties) : "Json";
  return value === "Json" ? "JsonObject" : `{ readonly [name: string]: ${value} }`;
}

/** @param {any} schema */
function fieldsOf(schema) {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties).map(([name, field]) => `readonly ${keyed(name)}${required.has(name) ? "" : "?"}: ${typeOf(field)};`);
}

/** @param {string} name */
function keyed(name) {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** A topic with a segment that is chosen when it is told stands for all of them. @param {string} topic */
function topicKey(topic) {
  return topic.includes("*") ? `[topic: \`${topic.replaceAll("*", "${string}")}\`]` : keyed(topic);
}

/** @param {string | undefined} text */
function doc(text, indent = "") {
  if (text === undefined || text.trim() === "") return "";
  return `${indent}/** ${text.replaceAll("*/", "* /").replace(/\s+/g, " ").trim()} */\n`;
}

/** @param {any} schema */
function isEmpty(schema) {
  return schema.type === "object" && Object.keys(schema.properties ?? {}).length === 0 && schema.additionalProperties === undefined;
}

/** @param {string} name @param {any} schema */
function model(name, schema) {
  const body = schema.properties === undefined ? [] : fieldsOf(schema);
  if (schema.type !== "object" || body.length === 0) return `${doc(schema.description)}export type ${typeName(name)} = ${isEmpty(schema) ? "Record<string, never>" : typeOf(schema)};`;
  return `${doc(schema.description)}export interface ${typeName(name)} {\n${body.map((field) => `  ${field}`).join("\n")}\n}`;
}

/** What a command takes: path, query and body together. @param {any} operation */
function inputOf(operation) {
  const body = operation.requestBody?.content["application/json"].schema;
  const fields = (operation.parameters ?? []).map(({ name, required, schema }) => `readonly ${keyed(name)}${required ? "" : "?"}: ${typeOf(schema)};`);
  if (body !== undefined) return typeOf(body);
  return fields.length === 0 ? "Record<string, never>" : `{ ${fields.join(" ")} }`;
}

/** @param {any} api @param {any} told */
function written(api, told) {
  const models = Object.entries({ ...told.components.schemas, ...api.components.schemas })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .filter(([name]) => !LISTING.test(name))
    .map(([name, schema]) => model(name, schema));
  const commands = Object.entries(api.paths)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path: path.replace(/^\/api/, ""), method: method.toUpperCase(), operation })))
    .filter(({ operation }) => operation["x-right"] !== undefined)
    .sort((a, b) => (a.operation.operationId < b.operation.operationId ? -1 : 1));
  const types = commands.map(({ operation }) => {
    const output = typeOf(operation.responses["200"].content["application/json"].schema);
    return `${doc(operation.summary, "  ")}  readonly ${keyed(operation.operationId)}: { readonly input: ${inputOf(operation)}; readonly output: ${output} };`;
  });
  const routes = commands.map(({ path, method, operation }) => `  ${keyed(operation.operationId)}: [${JSON.stringify(method)}, ${JSON.stringify(path)}],`);
  const topics = Object.entries(told["x-topics"]).map(([topic, schema]) => `${doc(schema.summary, "  ")}  readonly ${topicKey(topic)}: ${typeOf(schema)};`);
  return [
    HEAD,
    models.join("\n\n"),
    `\n/** Input and output of each command by name. */\nexport interface Commands {\n${types.join("\n")}\n}`,
    `\n/** What the events of each topic carry. */\nexport interface Events {\n${topics.join("\n")}\n}`,
    `\n/** Where each command is found over HTTP, below \`/api\`. */\nexport const ROUTES: Readonly<Record<keyof Commands, readonly [method: "GET" | "POST" | "PUT" | "DELETE", path: string]>> = {\n${routes.join("\n")}\n};\n`,
  ].join("\n");
}

/** @param {unknown} value Keys sorted, so that a new order is no change. @returns {unknown} */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

const [option, origin] = process.argv.slice(2);
if (option === "--from") {
  for (const target of Object.values(SOURCES)) {
    const response = await fetch(`${origin}/api/${basename(target)}`);
    if (!response.ok) throw new Error(`${origin} answered ${response.status}`);
    writeFileSync(target, `${JSON.stringify(sorted(await response.json()), null, 1)}\n`);
  }
}
const text = written(...Object.values(SOURCES).map((source) => JSON.parse(readFileSync(source, "utf8"))));
if (option === "--check") {
  if (readFileSync(TARGET, "utf8") !== text) {
    process.stderr.write("src/schema.ts is not what schema/ says: run `npm run generate -w packages/sdk`\n");
    process.exitCode = 1;
  }
} else {
  writeFileSync(TARGET, text);
}
