/** How expressions look: words of the language, names, numbers and texts told apart by tokens of the theme. */
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const CONSTANTS = new Set(["true", "false", "null", "in"]);
const ROOTS = new Set(["parameters", "steps", "loops", "item", "index", "error", "run"]);
const TEXT = /^[rRbB]{0,2}("""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?)/u;

const language = StreamLanguage.define({
  name: "cel",
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^\/\/.*/u) !== null) return "comment";
    if (stream.match(TEXT) !== null) return "string";
    if (stream.match(/^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?u?/u) !== null) return "number";
    const after = stream.pos > 0 && stream.string[stream.pos - 1] === ".";
    const start = stream.pos;
    if (stream.match(/^[A-Za-z_]\w*/u) !== null) return wordKind(stream.string.slice(start, stream.pos), after, stream.peek() === "(");
    stream.next();
    return "operator";
  },
});

function wordKind(word: string, after: boolean, called: boolean): string {
  if (called) return "function";
  if (after) return "propertyName";
  if (CONSTANTS.has(word)) return "keyword";
  return ROOTS.has(word) ? "variableName" : "name";
}

const style = HighlightStyle.define([
  { tag: tags.comment, color: "var(--text-3)", fontStyle: "italic" },
  { tag: tags.string, color: "var(--ok-text)" },
  { tag: tags.number, color: "var(--wait-text)" },
  { tag: tags.keyword, color: "var(--accent-text)", fontWeight: "600" },
  { tag: tags.variableName, color: "var(--accent-text)" },
  { tag: tags.propertyName, color: "var(--text)" },
  { tag: tags.operator, color: "var(--text-2)" },
]);

export const cel = [language, syntaxHighlighting(style)];
