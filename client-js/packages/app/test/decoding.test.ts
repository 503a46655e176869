/** Files come as they are written, or not at all: no letter is lost quietly. */
import { expect, test } from "vitest";
import { textOf } from "../src/library/decoding";

const bytes = (...values: number[]) => new Uint8Array(values).buffer;

test("UTF-8 is read with and without its mark", () => {
  expect(textOf(bytes(0x63, 0xc3, 0xa9))).toBe("cé");
  expect(textOf(bytes(0xef, 0xbb, 0xbf, 0x63))).toBe("c");
  expect(textOf(bytes())).toBe("");
});

test("UTF-16 is read where its mark says so", () => {
  expect(textOf(bytes(0xff, 0xfe, 0xe9, 0x00, 0x63, 0x00))).toBe("éc");
  expect(textOf(bytes(0xfe, 0xff, 0x00, 0xe9, 0x00, 0x63))).toBe("éc");
});

test("what is neither is not guessed", () => {
  expect(textOf(bytes(0x63, 0xe9))).toBeUndefined();
  expect(textOf(bytes(0xff, 0xfe, 0xe9))).toBeUndefined();
});
