import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readSafetensors, safetensorsParts } from "../../../formats/safetensors.ts";
import type { HostTensors } from "../weights/torch-layout.ts";
import { type DurableFiles, durableFiles } from "./durable-file.ts";
import { readState, writeState } from "./state-text.ts";

/** What a training needs to go on: numbers and words, and tensors by name. */
export interface Checkpoint<S> {
  readonly state: S;
  readonly tensors: HostTensors;
}

export interface Checkpoints<S> {
  /** The newest good one of this training; undefined where there is none. `warnings` say which were passed over and why. */
  load(): { readonly checkpoint?: Checkpoint<S>; readonly warnings: readonly string[] };
  /** Writes one beside the last, in place of the one before. Throws what the disk says (ENOSPC); the last then still is there. */
  save(checkpoint: Checkpoint<S>): void;
}

const NAMES = ["checkpoint-0.safetensors", "checkpoint-1.safetensors"] as const;
const FORMAT = "regimen training 1";

interface Note {
  readonly format: string;
  readonly training: string;
  readonly serial: number;
  readonly digest: string;
  readonly state: string;
}

/**
 * The checkpoints of one training in a folder: two generations, so that one is whole at any moment. `training` names the training (a digest
 * of all that decides its numbers); a checkpoint of another one, and one whose bytes are not what was written, are not taken.
 */
export function openCheckpoints<S>(folder: string, training: string, files: DurableFiles = durableFiles): Checkpoints<S> {
  const paths = NAMES.map((name) => join(folder, name));
  let last: { readonly serial: number; readonly path: string } | undefined;
  return {
    load() {
      const warnings: string[] = [];
      let best: { readonly serial: number; readonly path: string; readonly checkpoint: Checkpoint<S> } | undefined;
      for (const path of paths) {
        if (!existsSync(path)) continue;
        const read = readCheckpoint<S>(path, training);
        if (typeof read === "string") warnings.push(`${path} is passed over: ${read}`);
        else if (!best || read.serial > best.serial) best = { ...read, path };
      }
      last = best;
      return { ...(best ? { checkpoint: best.checkpoint } : {}), warnings };
    },
    save({ state, tensors }) {
      const serial = (last?.serial ?? 0) + 1;
      const path = paths.find((each) => each !== last?.path)!;
      const text = writeState(state);
      const note: Note = { format: FORMAT, training, serial, digest: digestOf(text, tensors), state: text };
      files.replace(path, safetensorsParts(tensors, { ...note, serial: String(serial) }));
      last = { serial, path };
    },
  };
}

/** A checkpoint with its number; else why it is none of this training's. */
function readCheckpoint<S>(
  path: string,
  training: string,
): { readonly serial: number; readonly checkpoint: Checkpoint<S> } | string {
  let file: ReturnType<typeof readSafetensors>;
  try {
    file = readSafetensors(readFileSync(path), path);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { format, training: whose, serial, digest, state = "" } = file.metadata;
  if (format !== FORMAT) return "it is no checkpoint of this version";
  if (whose !== training) return "it belongs to a training with other parameters, data or engine";
  if (digestOf(state, file.tensors) !== digest) return "its bytes are not those that were written";
  // what was written for this very training is a state of its kind
  return { serial: Number(serial), checkpoint: { state: readState(state) as S, tensors: file.tensors } };
}

function digestOf(state: string, tensors: HostTensors): string {
  const hash = createHash("sha256").update(`${state}\n`);
  for (const [name, { shape, values }] of [...tensors].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name} ${shape.join()}\n`).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest("hex");
}
