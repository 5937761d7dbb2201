import { listNames } from "../../../formats/format-error.ts";
import { InputError } from "../../../runner/contract/failure.ts";

/** `in epoch 3, batch 12 of 40`, counted from 1; `epoch` from 0. */
export const inBatch = (epoch: number, batch: number, batches: number): string =>
  `in epoch ${epoch + 1}, batch ${batch} of ${batches}`;

/** Where a training stands, in words: after so many epochs, or after a batch of one. */
export function placeText({ epoch, batch }: { readonly epoch: number; readonly batch: number }, batches: number): string {
  if (batch > 0) return `after batch ${batch} of ${batches} of epoch ${epoch + 1}`;
  return epoch === 0 ? "before the first epoch" : `after epoch ${epoch}`;
}

const keptText = (saved: string | undefined): string =>
  saved === undefined ? "no checkpoint was written yet" : `the checkpoint ${saved} is kept`;

/** Asked to stop. */
export const stopped = (saved: string): InputError =>
  new InputError({ code: "stopped", message: `training was stopped; run it again and it goes on ${saved}` });

/** A number that should be finite is not; `ids` are the cases of the batch. */
export const notFinite = (what: string, saved: string | undefined, ids?: readonly string[]): InputError =>
  new InputError({
    code: "not-finite",
    message: `${what}${ids ? ` (cases ${listNames(ids)})` : ""}; ${keptText(saved)}`,
    help: "lower the learning rate, limit the gradient (clipGradient), or look at these cases",
  });

/** The disk does not take a checkpoint. */
export function unsaved(error: unknown, place: string, saved: string | undefined): InputError {
  const code = codeOf(error);
  const reason = code === "ENOSPC" || code === "EDQUOT" ? "no space is left on the disk" : messageOf(error);
  return new InputError({
    code: "store", // as the runner calls what the disk refuses
    message: `the checkpoint ${place} cannot be written: ${reason}; ${keptText(saved)}`,
    help: "free space or mend its permissions, then run again",
  });
}

/** What a step threw, with its place: memory that ran out and too small a batch are mistakes that can be mended, all else stays a bug. */
export function stepFailed(error: unknown, place: string, ids: readonly string[], saved: string | undefined): unknown {
  if (isTooSmall(error)) return tooSmall(messageOf(error), place, ids);
  return isOutOfMemory(error) ? outOfMemory(error, place, ids, `; ${keptText(saved)}`) : error;
}

/** What telling a batch threw; see `stepFailed`. */
export const tellingFailed = (error: unknown, ids: readonly string[]): unknown =>
  isOutOfMemory(error) ? outOfMemory(error, "in a prediction", ids, "") : error;

/** What reading weights, or bringing them into an engine, threw. `doing` says which: `as the weights of X were read`. */
export const weightsFailed = (error: unknown, doing: string): unknown =>
  isOutOfMemory(error)
    ? new InputError({
        code: "out-of-memory",
        message: `memory ran out ${doing}: ${messageOf(error)}`,
        help: "free memory, compute where there is more, or take a smaller network",
      })
    : error;

const outOfMemory = (error: unknown, place: string, ids: readonly string[], more: string): InputError =>
  new InputError({
    code: "out-of-memory",
    message: `memory ran out ${place} (cases ${listNames(ids)}): ${messageOf(error)}${more}`,
    help: "lower batch, crop smaller, or say memory: low",
  });

/** A batch of one volume that the network has brought down to one voxel. */
export const isTooSmall = (error: unknown): boolean =>
  error instanceof RangeError && /batch norm learns from at least/.test(error.message);

function tooSmall(message: string, place: string, ids: readonly string[]): InputError {
  const [what = message] = message.split(": use ");
  return new InputError({
    code: "too-small",
    message: `${what} (${place}, cases ${listNames(ids)})`,
    help: "use larger volumes, or a larger batch with lastBatch: drop",
  });
}

const isOutOfMemory = (error: unknown): boolean =>
  /out of memory|out of bounds memory|memory access out of bounds|allocation failed|failed to allocate|not enough memory/i.test(
    messageOf(error),
  );

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
// what node:fs throws
const codeOf = (error: unknown): string | undefined =>
  error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
