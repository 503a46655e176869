// @vitest-environment happy-dom
/** What a control does with what cannot be its value. */
import { act, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, describe, expect, test, vi } from "vitest";
import { DraftText } from "../src/forms/DraftText";
import { Field } from "../src/ui/Field";
import { Form } from "../src/ui/Form";
import { NumberInput, Select } from "../src/ui/inputs";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let clean = () => {};
afterEach(() => clean());

function shown(content: ReactNode): HTMLElement {
  const host = document.body.appendChild(document.createElement("div"));
  const root = createRoot(host);
  clean = () => {
    act(() => root.unmount());
    host.remove();
  };
  act(() => root.render(content));
  return host;
}

function type(input: HTMLInputElement, text: string): void {
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
  act(() => {
    set?.call(input, text);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function press(input: HTMLInputElement, key: string): void {
  act(() => void input.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));
}

describe("letters in a number field", () => {
  const onChange = vi.fn();
  const open = () => {
    onChange.mockClear();
    const host = shown(
      <Field label="Timeout">
        <NumberInput needs="a number from 1 to 3600" value={30} onChange={onChange} />
      </Field>,
    );
    const input = host.querySelector("input");
    if (input === null) throw new Error("no input");
    return { host, input };
  };

  test("stay, are called wrong, and change nothing", () => {
    const { host, input } = open();
    act(() => input.focus());
    type(input, "soon");
    act(() => input.blur());
    expect(input.value).toBe("soon");
    expect(host.querySelector("[role=alert]")?.textContent).toBe("Needs a number from 1 to 3600. “soon” is text. It is still 30.");
    expect(input.getAttribute("aria-invalid")).toBe("true");
    expect(onChange).not.toHaveBeenCalled();
  });

  test("give way to a number, and to Escape", () => {
    const { host, input } = open();
    type(input, "soon");
    type(input, "60");
    expect([onChange.mock.lastCall, host.querySelector("[role=alert]")]).toEqual([[60], null]);
    type(input, "later");
    press(input, "Escape");
    expect([input.value, host.querySelector("[role=alert]")]).toEqual(["30", null]);
  });
});

test("a number that may not stand here stays as typed and is not sent", () => {
  const onChange = vi.fn();
  const host = shown(
    <Field label="Attempts">
      <NumberInput needs="a whole number from 1 to 20" value={3} min={1} max={20} whole onChange={onChange} />
    </Field>,
  );
  const input = host.querySelector("input");
  if (input === null) throw new Error("no input");
  for (const [text, why] of [["0", "too small"], ["21", "too large"], ["1.5", "has a part after the point"]] as const) {
    type(input, text);
    expect(host.querySelector("[role=alert]")?.textContent).toContain(`${text} `);
    expect(host.querySelector("[role=alert]")?.textContent).toContain(why);
  }
  act(() => input.blur());
  expect([input.value, onChange.mock.calls]).toEqual(["1.5", []]);
  type(input, "20");
  expect([onChange.mock.lastCall, host.querySelector("[role=alert]")]).toEqual([[20], null]);
});

describe("a form", () => {
  const send = vi.fn();
  const open = (error?: string) => {
    send.mockClear();
    const host = shown(
      <Form onSubmit={send}>
        <Field label="Rows">
          <NumberInput value={1} onChange={() => {}} />
        </Field>
        <Field label="Name" error={error}>
          <DraftText value="" onChange={() => {}} />
        </Field>
        <button type="submit">Run</button>
      </Form>,
    );
    const [rows, name] = host.querySelectorAll("input");
    const button = host.querySelector("button");
    if (rows === undefined || name === undefined || button === null) throw new Error("no form");
    return { host, rows, name, button };
  };

  test("with a field that is no value yet is not sent: the focus goes there, and the field says why", () => {
    const { host, rows, button } = open();
    type(rows, "abc");
    act(() => button.click());
    expect(send).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(rows);
    expect(host.querySelector("[role=alert]")?.textContent).toBe("Needs a number. “abc” is text. It is still 1.");
    type(rows, "3");
    act(() => button.click());
    expect(send).toHaveBeenCalledOnce();
  });

  test("that was not taken is sent again, and the focus is on what was wrong", () => {
    const { name, button } = open("There is one of this name.");
    act(() => button.click());
    expect(send).toHaveBeenCalledOnce();
    expect(document.activeElement).toBe(name);
  });
});

test("a large amount has commas, a port has none", () => {
  const shownAs = (plain: boolean) => shown(<NumberInput value={57815} plain={plain} onChange={() => {}} />).querySelector("input")?.value;
  expect([shownAs(false), shownAs(true)]).toEqual(["57,815", "57815"]);
});

test("a choice that is none of the options is not shown as one of them", () => {
  const host = shown(<Select label="Criticality" value={"rubbish" as "low"} options={[{ value: "low", label: "Low" }]} onChange={() => {}} />);
  const chosen = host.querySelector("option:disabled");
  expect([host.querySelector("select")?.value, chosen?.textContent]).toEqual(["rubbish", "“rubbish” is no choice"]);
});

test("a value is no mistake while there are no options for it to be among", () => {
  const text = (options: readonly { readonly value: string; readonly label: string }[]) => shown(<Select value="not_null" options={options} onChange={() => {}} label="Check" />).textContent;
  expect(text([])).toBe("not_null");
  clean();
  expect(text([{ value: "unique", label: "Unique" }])).toContain("“not_null” is no choice");
});

describe("a text that is one with its neighbours", () => {
  test("is written when one leaves it, and Escape brings back what stood there", () => {
    const onChange = vi.fn();
    const input = shown(<DraftText value="Look" onChange={onChange} />).querySelector("input");
    if (input === null) throw new Error("no input");
    type(input, "Look twice");
    press(input, "Escape");
    expect(input.value).toBe("Look");
    act(() => input.focus());
    type(input, "Look again");
    expect(onChange).not.toHaveBeenCalled();
    act(() => input.blur());
    expect(onChange.mock.calls).toEqual([["Look again"]]);
  });
});
