import { FormatError, fileName } from "./format-error.ts";

/** Bytes as UTF-8 text without its byte order mark; anything else is a FormatError that says what to do. */
export function decodeText(bytes: Uint8Array, file: string): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw notUtf8(file, "it is UTF-16");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw notUtf8(file, `byte ${firstBadByte(bytes)} fits no character`);
  }
}

const notUtf8 = (file: string, found: string): FormatError =>
  new FormatError({
    code: "damaged-file",
    message: `${fileName(file)} is not UTF-8 text: ${found}`,
    file,
    help: "save it again as UTF-8",
  });

/** Position, from 0, of the first byte that cannot be decoded. O(n log n). */
function firstBadByte(bytes: Uint8Array): number {
  let good = 0; // a prefix of `good` bytes decodes, one of `bad` does not
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return good;
}
