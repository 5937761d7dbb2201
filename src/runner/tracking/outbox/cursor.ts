import { readFileSync } from "node:fs";
import type { FileLayer } from "../../cache/file-layer.ts";
import type { RunUid } from "../record/record.ts";
import { cursorPath, jotOver } from "./folder.ts";

/** A model as the server knows it. */
export interface SentModel {
  readonly id: string;
  readonly artifactUri: string;
  /** How many of its files are there. */
  readonly files: number;
}

/** How much of a tracked run a target has. */
export interface Cursor {
  /** Bytes of its file that are done with, and the n of the last record in them. */
  readonly offset: number;
  readonly n: number;
  /** Creates of the run that were begun: after one, it may be there although no answer said so. */
  readonly tries: number;
  readonly experiment?: string;
  /** The server's id. */
  readonly run?: string;
  readonly artifactUri?: string;
  /** The server's id of the parent. */
  readonly parent?: string;
  readonly models: { readonly [uid: string]: SentModel };
  /** Creates of the model that is next. */
  readonly modelTries: number;
  /** Records of which something was rejected. */
  readonly rejected: number;
  /** Why nothing more goes to this run: it was deleted there. */
  readonly gone?: string;
  /** Its end is there. */
  readonly ended: boolean;
  /** It was looked over after its end; what it lacked and could not be mended. */
  readonly verified: boolean;
  readonly missing: readonly string[];
}

export const FRESH: Cursor = {
  offset: 0,
  n: 0,
  tries: 0,
  models: {},
  modelTries: 0,
  rejected: 0,
  ended: false,
  verified: false,
  missing: [],
};

/** One that cannot be read counts as lost: all is sent again, which changes nothing on the server, and the run is looked for first. */
export function readCursor(folder: string, uid: RunUid, hash: string): Cursor {
  let text: string;
  try {
    text = readFileSync(cursorPath(folder, uid, hash), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return FRESH;
    throw error;
  }
  try {
    const cursor = JSON.parse(text) as Cursor;
    if (Number.isSafeInteger(cursor.offset) && Number.isSafeInteger(cursor.n)) return { ...FRESH, ...cursor };
  } catch {
    // torn by a power cut
  }
  return { ...FRESH, tries: 1, modelTries: 1 };
}

export const writeCursor = (files: FileLayer, folder: string, uid: RunUid, hash: string, cursor: Cursor): void =>
  jotOver(files, cursorPath(folder, uid, hash), JSON.stringify(cursor));
