/**
 * The rules of this workspace that the compiler does not check. Reads every source and style file, prints each
 * breach as file:line rule, and leaves with 1 if there is one. (Linters with native binaries break `npm ci`.)
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const HARD_LINES = 400;
const GENERATED = /packages\/sdk\/src\/schema\.ts$/;

/** Tools that load their configuration through a default export; nothing else may have one. */
const CONFIGURATION = /(^|\/)(vite|vitest)\.config\.ts$/;

const CODE_RULES = [
  { name: "no any", pattern: /(?::\s*|<|\bas\s+|,\s*|\|\s*)any\b(?!\s*\()/ },
  { name: "no default export", pattern: /^\s*export default\b/, except: CONFIGURATION },
  { name: "no silenced compiler", pattern: /@ts-(ignore|nocheck|expect-error)/ },
  { name: "no console", pattern: /\bconsole\.(log|debug|info)\(/ },
  { name: "no leftover note", pattern: /\b(TODO|FIXME|XXX)\b/ },
  { name: "no literal colour outside tokens.css", pattern: /(["'`\s:(])#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})(?=["'`;\s,)])/, except: /\/test\// },
  { name: "no html from text", pattern: /dangerouslySetInnerHTML|\.innerHTML\s*=/ },
];

const APP_RULES = [
  { name: "no form but the kit's: it refuses what is no value yet", pattern: /<form\b/, except: /\/ui\/Form\.tsx$/ },
  { name: "the app imports only the SDK's index", pattern: /from\s+["'](@concert\/sdk\/|\.\.\/.*packages\/sdk|yjs|y-protocols)/, except: /\/test\// },
];

const STYLE_RULES = [
  {
    name: "no literal colour outside tokens.css",
    pattern: /#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch|oklab)\(/,
    except: /\/tokens\.css$/,
  },
  { name: "no !important", pattern: /!important/, except: /\/base\.css$/ },
  { name: "no z-index outside the order of tokens.css", pattern: /z-index:\s*\d{2,}/ },
  { name: "no upper-case labels", pattern: /text-transform:\s*uppercase/ },
];

/** @param {string} folder @returns {Generator<string>} */
function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === "node_modules" || entry.name === "dist" || entry.name.startsWith(".")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (/\.(ts|tsx|css)$/.test(entry.name)) yield path;
  }
}

/** @param {string} path */
function rulesFor(path) {
  if (path.endsWith(".css")) return STYLE_RULES;
  return path.startsWith("packages/app/") ? [...CODE_RULES, ...APP_RULES] : CODE_RULES;
}

const breaches = [];
let count = 0;
for (const file of files(root)) {
  const path = relative(root, file);
  const lines = readFileSync(file, "utf8").split("\n");
  count += 1;
  if (lines.length > HARD_LINES && !GENERATED.test(path)) breaches.push(`${path}:${lines.length} at most ${HARD_LINES} lines`);
  for (const rule of rulesFor(path)) {
    if (rule.except?.test(`/${path}`)) continue;
    for (const [index, line] of lines.entries()) {
      const bare = path.endsWith(".css") ? line : line.replace(/^\s*(\*|\/\/|\/\*\*).*$/, "");
      if (rule.pattern.test(bare)) breaches.push(`${path}:${index + 1} ${rule.name}`);
    }
  }
}

/** Names that a file of the app exports and no other file, test or not, speaks of. */
function unusedExports() {
  const app = [...files(join(root, "packages/app"))].filter((file) => !file.endsWith(".css"));
  const words = new Map(app.map((file) => [file, new Set(readFileSync(file, "utf8").match(/[A-Za-z_$][\w$]*/g))]));
  return app
    .filter((file) => file.includes("/src/"))
    .flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/^export (?:async )?(?:const|function|class) ([\w$]+)/gm)]
        .map(([, name]) => name ?? "")
        .filter((name) => !app.some((other) => other !== file && words.get(other)?.has(name)))
        .map((name) => `${relative(root, file)} exports ${name}, which nothing else uses`),
    );
}
breaches.push(...unusedExports());

for (const breach of breaches) process.stderr.write(`${breach}\n`);
process.stdout.write(`${count} files, ${breaches.length} breaches\n`);
process.exitCode = breaches.length === 0 ? 0 : 1;
