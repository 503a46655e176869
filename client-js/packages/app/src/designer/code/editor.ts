/** The editor of the code view: CodeMirror in Concert's colours. Loaded with the first look at the code. */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent-text)" },
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: "var(--accent-text)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--ok-text)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--run-text)" },
  { tag: tags.comment, color: "var(--text-3)", fontStyle: "italic" },
  { tag: [tags.function(tags.variableName), tags.className], color: "var(--wait-text)" },
]);

const LOOK = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", backgroundColor: "var(--surface)", font: "var(--type-code)" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "20px", overflow: "auto" },
  ".cm-content": { caretColor: "var(--accent-text)", padding: "var(--space-3) 0" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--text-3)", border: "none", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "var(--surface-2)" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "-2px" },
  "&.cm-focused .cm-cursor": { borderLeftColor: "var(--accent-text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--accent-soft)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--fail)" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--text)", border: "1px solid var(--line)" },
});

export interface EditorParts {
  readonly parent: HTMLElement;
  readonly label: string;
  readonly text: string;
  readonly language: "yaml" | "python";
  readonly closed: boolean;
  readonly more?: Extension;
}

export function openEditor({ parent, label, text, language, closed, more = [] }: EditorParts): EditorView {
  const extensions: Extension = [
    lineNumbers(),
    history(),
    drawSelection(),
    highlightActiveLine(),
    indentUnit.of("  "),
    language === "yaml" ? [yaml(), lintGutter()] : python(),
    syntaxHighlighting(COLOURS),
    LOOK,
    keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap]),
    EditorState.readOnly.of(closed),
    EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": String(closed), tabindex: "0" }),
    more,
  ];
  return new EditorView({ parent, state: EditorState.create({ doc: text, extensions }) });
}
