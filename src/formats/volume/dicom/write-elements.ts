/** Value of an element as it is written: text (`\` between several), 16-bit numbers, or bytes. */
type ElementValue = string | { readonly uint16: number } | Uint8Array;

/** VRs whose length takes four bytes. */
const LONG = new Set(["OB", "OW"]);

/** One element in explicit little endian (PS3.5, 7.1.2); text is UTF-8, values are padded to an even length. */
export function element(group: number, number: number, vr: string, value: ElementValue): Buffer {
  const bytes = padded(valueBytes(value), vr);
  const head = Buffer.alloc(LONG.has(vr) ? 12 : 8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, "latin1");
  if (LONG.has(vr)) head.writeUInt32LE(bytes.length, 8);
  else head.writeUInt16LE(bytes.length, 6);
  return Buffer.concat([head, bytes]);
}

function valueBytes(value: ElementValue): Uint8Array {
  if (typeof value === "string") return Buffer.from(value, "utf8");
  if (value instanceof Uint8Array) return value;
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value.uint16);
  return bytes;
}

function padded(bytes: Uint8Array, vr: string): Uint8Array {
  if (bytes.length % 2 === 0) return bytes;
  return Buffer.concat([bytes, Buffer.from(vr === "UI" || LONG.has(vr) ? "\0" : " ")]);
}

/** Numbers as decimal strings: each of at most 16 characters, as exact as these allow. */
export const decimals = (...values: readonly number[]): string => values.map(decimal).join("\\");

function decimal(value: number): string {
  for (let digits = 17; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
  throw new RangeError(`${value} is no decimal string`);
}

/** A file (PS3.10): preamble, meta information of its class, instance and transfer syntax, and the data set's elements in order. */
export function dicomBytes(classUid: string, instanceUid: string, elements: readonly Uint8Array[]): Buffer {
  const meta = Buffer.concat([
    element(2, 1, "OB", Buffer.from([0, 1])),
    element(2, 2, "UI", classUid),
    element(2, 3, "UI", instanceUid),
    element(2, 0x10, "UI", "1.2.840.10008.1.2.1"),
    element(2, 0x12, "UI", "2.25.302857329407133529640983516721650254651"),
    element(2, 0x13, "SH", "REGIMEN"),
  ]);
  const length = Buffer.from([2, 0, 0, 0, 0x55, 0x4c, 4, 0, 0, 0, 0, 0]); // (0002,0000) UL
  length.writeUInt32LE(meta.length, 8);
  return Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), length, meta, ...elements]);
}
