/** What a file's meta information says, and where its data set begins. */
export interface MetaInformation {
  readonly transferSyntax: string;
  readonly end: number;
}

/** First byte of the meta information, after preamble and `DICM`. */
const START = 132;
const LONG = new Set(["OB", "OW", "UN", "SQ", "UT"]);

/** Group 0002 of a file, which is explicit little endian whatever follows (PS3.10, 7.1); elements that run over the end stop it. */
export function metaInformation(bytes: Uint8Array): MetaInformation {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [at, transferSyntax] = [START, ""];
  while (at + 12 <= bytes.length && view.getUint16(at, true) === 2) {
    const isLong = LONG.has(latin1(bytes, at + 4, 2));
    const length = isLong ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true);
    const value = at + (isLong ? 12 : 8);
    if (value + length > bytes.length) break;
    if (view.getUint16(at + 2, true) === 0x10) transferSyntax = latin1(bytes, value, length).replace(/[\0 ]+$/, "");
    at = value + length;
  }
  return { transferSyntax, end: at };
}

const latin1 = (bytes: Uint8Array, at: number, length: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString("latin1");
