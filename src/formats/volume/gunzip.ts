import { constants, createGunzip, gunzipSync } from "node:zlib";
import { cutOff, damaged } from "./refuse.ts";

/** Deflate makes at most 1032 bytes out of one. */
const MOST_EXPANSION = 1032;
/** Zipped bytes looked at for a header, at most; one byte of them is at most 1032. */
const MOST_HEAD = 1 << 17;

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The first `length` bytes of zipped data, or all if they are fewer; memory is bounded whatever the data expand to. */
export function gunzipHead(bytes: Uint8Array, length: number, file: string): Uint8Array {
  for (let size = 1024; ; size *= 2) {
    const all = size >= bytes.length;
    const head = unzipStart(bytes.subarray(0, size), file);
    if (head.length >= length || all || size >= MOST_HEAD) return head.subarray(0, length);
  }
}

function unzipStart(bytes: Uint8Array, file: string): Uint8Array {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw zipFailure(error, file);
  }
}

/**
 * Unzips into `out`, passing over the first `skip` bytes; what follows is looked at only so far as it comes with the last piece.
 * `zipped` data that cannot hold that many bytes are refused before anything is unzipped.
 */
export async function gunzipInto(bytes: Uint8Array, skip: number, out: Uint8Array, file: string): Promise<void> {
  const wanted = skip + out.length;
  const stream = createGunzip({ chunkSize: Math.min(1 << 20, Math.max(1 << 12, wanted)) });
  stream.end(bytes);
  let at = 0;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      const from = Math.max(0, skip - at);
      const part = piece.subarray(from, wanted - at);
      if (part.length > 0) out.set(part, at + from - skip);
      at += piece.length;
      if (at > wanted) break;
    }
  } catch (error) {
    throw zipFailure(error, file);
  }
  if (at < wanted) throw cutOff(file, `${at} of ${wanted} bytes are there`);
}

/** Refuses zipped data too short to hold so many bytes. */
export function checkZipped(bytes: Uint8Array, wanted: number, file: string): void {
  if (bytes.length * MOST_EXPANSION < wanted) {
    throw cutOff(file, `${bytes.length} zipped bytes cannot hold the ${wanted} that its header promises`);
  }
}

function zipFailure(error: unknown, file: string): Error {
  const { code } = error as NodeJS.ErrnoException; // what zlib throws
  if (code === "Z_BUF_ERROR") return cutOff(file, "its gzip data end too early");
  if (typeof code === "string" && code.startsWith("Z_")) return damaged(file, "has damaged gzip data");
  return error as Error;
}
