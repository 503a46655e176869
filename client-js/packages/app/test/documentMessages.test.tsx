// @vitest-environment happy-dom
/** What a person is told of their edits, and what they can do about it from there. */
import { type DocumentHandle, type DocumentHappening, writable } from "@concert/sdk";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, test } from "vitest";
import { DocumentMessages } from "../src/live/DocumentMessages";
import { Toaster } from "../src/ui/Toaster";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const EDIT = { at: 0, changes: [{ kind: "set", path: ["body", "name"], value: { is: "value", value: "x" } }] } as const;

function shown(canEdit: boolean) {
  const made: string[] = [];
  let tell: (happening: DocumentHappening) => void = () => undefined;
  const handle = {
    on: (listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    },
    facts: writable({ role: "editor", kind: "data_source", epoch: "e1" }),
    canEdit: writable(canEdit),
    applyAside: (id: string) => {
      made.push(id);
      return [];
    },
  } as unknown as DocumentHandle;
  const host = document.body.appendChild(document.createElement("div"));
  const root = createRoot(host);
  act(() =>
    root.render(
      <>
        <DocumentMessages handle={handle} nameOf={String} onShow={() => undefined} />
        <Toaster />
      </>,
    ),
  );
  act(() => tell({ kind: "reset", edits: [EDIT], aside: "a1" }));
  const again = [...host.querySelectorAll("button")].find((button) => button.textContent === "Make them again");
  return { made, again, clean: () => act(() => root.unmount()) };
}

test("E5 edits that a reset put aside are made again from there, and are aside no more", () => {
  const { made, again, clean } = shown(true);
  act(() => again?.click());
  expect(made).toEqual(["a1"]);
  clean();
});

test("E5 who may only read is not offered to make them again", () => {
  const { again, clean } = shown(false);
  expect(again).toBeUndefined();
  clean();
});
