/** The bytes of a file as text. Pure. */

/** UTF-8, or UTF-16 where a mark at the beginning says so. Undefined where it is neither: letters are not guessed. */
export function textOf(bytes: ArrayBuffer): string | undefined {
  const [first, second] = new Uint8Array(bytes);
  const coding = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(coding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
