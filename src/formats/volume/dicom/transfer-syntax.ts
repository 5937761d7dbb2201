/** How a file's pixels are written down. */
export type PixelCoding = "native" | "run-length" | "jpeg" | "unknown";

export interface TransferSyntax {
  readonly uid: string;
  readonly name: string;
  readonly coding: PixelCoding;
  readonly bigEndian: boolean;
}

const PREFIX = "1.2.840.10008.1.2";
export const EXPLICIT = `${PREFIX}.1`;
export const DEFLATED = `${PREFIX}.1.99`;
export const BIG_ENDIAN = `${PREFIX}.2`;
const NATIVE: { readonly [uid: string]: string } = {
  [PREFIX]: "Implicit VR Little Endian",
  [EXPLICIT]: "Explicit VR Little Endian",
  [DEFLATED]: "Deflated Explicit VR Little Endian",
  [BIG_ENDIAN]: "Explicit VR Big Endian",
};
const RUN_LENGTH = `${PREFIX}.5`;
const JPEG: { readonly [uid: string]: string } = {
  [`${PREFIX}.4.50`]: "JPEG Baseline",
  [`${PREFIX}.4.51`]: "JPEG Extended",
  [`${PREFIX}.4.57`]: "JPEG Lossless",
  [`${PREFIX}.4.70`]: "JPEG Lossless, first order",
  [`${PREFIX}.4.80`]: "JPEG-LS Lossless",
  [`${PREFIX}.4.81`]: "JPEG-LS Near-lossless",
  [`${PREFIX}.4.90`]: "JPEG 2000 Lossless",
  [`${PREFIX}.4.91`]: "JPEG 2000",
};

/** A transfer syntax by its UID (DICOM PS3.5, PS3.6 table A-1). */
export function transferSyntax(uid: string): TransferSyntax {
  const of = (name: string, coding: PixelCoding): TransferSyntax => ({ uid, name, coding, bigEndian: uid === BIG_ENDIAN });
  if (NATIVE[uid]) return of(NATIVE[uid], "native");
  if (uid === RUN_LENGTH) return of("RLE Lossless", "run-length");
  if (JPEG[uid]) return of(JPEG[uid], "jpeg");
  return of("a transfer syntax not known here", "unknown");
}
