import { decodeText } from "../../../../formats/decode-text.ts";
import { readBytes } from "../../../../formats/read-bytes.ts";
import type { BoostedModel } from "../model.ts";
import { parseModelText } from "./parse-model-text.ts";

/** Reads a model.txt; what is wrong with it is a FormatError, as `parseModelText` says. */
export async function readModelText(path: string): Promise<BoostedModel> {
  return parseModelText(decodeText(await readBytes(path), path), path);
}
