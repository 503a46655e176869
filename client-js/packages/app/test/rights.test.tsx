// @vitest-environment happy-dom
/** Why something cannot be done is said where one tries. */
import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, test } from "vitest";
import { mayEdit, withArticle } from "../src/session/rights";
import { Field } from "../src/ui/Field";
import { TextInput } from "../src/ui/inputs";
import { TipLayer } from "../src/ui/TipLayer";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

test("a role that may not edit is named, with the one that may", () => {
  expect(mayEdit("viewer")).toBe("Needs an editor; you are a viewer");
  expect(mayEdit("approver")).toBe("Needs an editor; you are an approver");
  expect(["owner", "admin", "editor"].map(mayEdit)).toEqual([undefined, undefined, undefined]);
  expect(withArticle("")).toBe("a guest");
});

test("a closed field can be read and selected, and says why it is closed when it has the focus", () => {
  const host = document.body.appendChild(document.createElement("div"));
  const root = createRoot(host);
  act(() =>
    root.render(
      <>
        <Field label="Host" hint="Of the server" closed="Bea has the lock">
          <TextInput value="pg-main" onChange={() => {}} />
        </Field>
        <TipLayer />
      </>,
    ),
  );
  const input = host.querySelector("input");
  act(() => input?.focus());
  expect([input?.readOnly, input?.disabled, host.querySelector("[role=tooltip]")?.textContent]).toEqual([true, false, "Bea has the lock"]);
  expect(input?.getAttribute("aria-describedby")?.split(" ")).toHaveLength(2);
  act(() => input?.blur());
  expect([host.querySelector("[role=tooltip]"), input?.getAttribute("aria-describedby")?.split(" ").length]).toEqual([null, 1]);
  act(() => root.unmount());
});
