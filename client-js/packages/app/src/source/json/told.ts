/** Marks a change of the text that the document made, not the person. */
import { Annotation } from "@codemirror/state";

export const told = Annotation.define<boolean>();
