import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decode } from "@msgpack/msgpack";
import { expect, test } from "vitest";
import { decodeFrame, encodeFrame, FrameError, pack } from "../src/frames";
import { decodeClientFrame, encodeServerFrame } from "./support/wire";

interface Vector {
  readonly name: string;
  readonly direction: "client" | "server";
  readonly frame: unknown;
  readonly hex: string;
}

const VECTORS = JSON.parse(readFileSync(fileURLToPath(new URL("../../../../tests/wire/frames.json", import.meta.url)), "utf8")) as readonly Vector[];

const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));
/** The JSON form as what msgpack gives: byte strings stand there as `{"$bytes": base64}`. */
function plainForm(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainForm);
  if (typeof value !== "object" || value === null) return value;
  if ("$bytes" in value) return Uint8Array.from(Buffer.from(String(value.$bytes), "base64"));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainForm(one)]));
}

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

for (const vector of VECTORS.filter((one) => one.direction === "client")) {
  test(`W1 a client writes the golden bytes: ${vector.name}`, () => {
    const frame = decodeClientFrame(fromHex(vector.hex));
    expect(toHex(encodeFrame(frame))).toBe(vector.hex);
    expect(decode(encodeFrame(frame))).toEqual(plainForm(vector.frame));
  });
}

for (const vector of VECTORS.filter((one) => one.direction === "server")) {
  test(`W1 a client reads the golden bytes: ${vector.name}`, () => {
    const frame = decodeFrame(fromHex(vector.hex));
    if (frame === undefined) throw new Error("the frame's name is not known");
    expect(toHex(encodeServerFrame(frame))).toBe(vector.hex);
    expect(decode(encodeServerFrame(frame))).toEqual(plainForm(vector.frame));
  });
}

test("both directions are in the golden file", () => {
  expect(new Set(VECTORS.map((vector) => vector.direction))).toEqual(new Set(["client", "server"]));
});

test("W a name of a later version is passed over, and so are further elements", () => {
  expect(decodeFrame(pack(["hologram", 1]))).toBeUndefined();
  expect(decodeFrame(pack(["ack", "doc:d", 1, 2, "more"]))).toEqual({ name: "ack", channel: "doc:d", id: 1, sequence: 2 });
});

test.each([
  ["nothing", new Uint8Array()],
  ["no msgpack", Uint8Array.of(0xc1)],
  ["a map", pack({ name: "ack" })],
  ["no name", pack([1, 2])],
  ["an ack without numbers", pack(["ack", "doc:d", "1", 2])],
  ["a sync without bytes", pack(["sync", "doc:d", 1, "text"])],
  ["an unsafe number", pack(["ack", "doc:d", 2 ** 60, 2])],
  ["presence that is a list", pack(["presence", "doc:d", []])],
])("a message that is no frame is refused: %s", (_name, data) => {
  expect(() => decodeFrame(data)).toThrow(FrameError);
});
