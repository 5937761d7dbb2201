import type { Shape } from "../engine/tensor.ts";
import type { Attribute, Loaded } from "./load-binding.ts";

/** What TensorFlow's C API calls the kinds of attributes and of numbers (c_api.h, tf_datatype.h; fixed since version 1). */
const STRING = 0;
const INTEGER = 1;
const REAL = 2;
const BOOLEAN = 3;
const TYPE = 4;
const FLOAT32 = 1;
const INT32 = 3;

export const text = (name: string, value: string): Attribute => ({ name, type: STRING, value });
export const integer = (name: string, value: number | readonly number[]): Attribute => ({ name, type: INTEGER, value });
export const real = (name: string, value: number): Attribute => ({ name, type: REAL, value });
export const truth = (name: string, value: boolean): Attribute => ({ name, type: BOOLEAN, value });
export const float32 = (name: string): Attribute => ({ name, type: TYPE, value: FLOAT32 });
export const int32 = (name: string): Attribute => ({ name, type: TYPE, value: INT32 });
export const T = float32("T");

/** A tensor inside TensorFlow. */
export type Id = number;

/** TensorFlow's operations on ids. Inputs are borrowed, outputs the caller's to free. */
export interface Operations {
  readonly gpu: boolean;
  /** Whether our own operations (`Regimen…`) are there and of use on this processor. */
  readonly ownKernels: boolean;
  run(name: string, attributes: readonly Attribute[], inputs: readonly Id[]): Id;
  /** As `run`, with more outputs than one; and the shape of each. */
  runAll(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly Id[],
    outputs: number,
  ): { readonly id: Id; readonly shape: Shape }[];
  floats(values: Float32Array, shape: Shape): Id;
  /** A single float32, []; these operations keep and free it themselves: it is there until many others have been asked for. */
  scalar(value: number): Id;
  /** A vector of int32, for shapes and axes; these operations keep and free it themselves. */
  integers(values: readonly number[]): Id;
  read(id: Id): Float32Array;
  free(id: Id): void;
  /** Frees what these operations keep. */
  close(): void;
}

/** What TensorFlow says of a failed operation, without the binding's wrapping. */
function failure(name: string, error: unknown): Error {
  const said = error instanceof Error ? error.message : String(error);
  const message = /Message: ([^\n]*)/.exec(said)?.[1] ?? said;
  const memory = /\bOOM\b|resource exhausted|failed to allocate/i.test(message);
  return new Error(memory ? `out of memory in TensorFlow's ${name}: ${message}` : `TensorFlow's ${name} failed: ${message}`, {
    cause: error,
  });
}

/** So many scalars are kept: more than a step uses, whose rates change from step to step. Bringing one to a GPU takes as long as a kernel. */
const SCALARS = 256;

export function operationsOf({ binding, kernels }: Loaded): Operations {
  const kept = new Map<string, Id>();
  const scalars = new Map<string, Id>(); // the latest used last
  const runAll: Operations["runAll"] = (name, attributes, inputs, outputs) => {
    try {
      return binding.executeOp(name, attributes, inputs, outputs);
    } catch (error) {
      throw failure(name, error);
    }
  };
  return {
    gpu: binding.isUsingGpuDevice(),
    ownKernels: kernels?.usable === true && !binding.isUsingGpuDevice(),
    runAll,
    run: (name, attributes, inputs) => runAll(name, attributes, inputs, 1)[0]!.id, // one output was asked for
    floats: (values, shape) => binding.createTensor(shape, FLOAT32, values),
    scalar(value) {
      const key = Object.is(value, -0) ? "-0" : String(value);
      const id = scalars.get(key) ?? binding.createTensor([], FLOAT32, Float32Array.of(value));
      scalars.delete(key);
      scalars.set(key, id);
      if (scalars.size > SCALARS) {
        const [oldest, unused] = scalars.entries().next().value as [string, Id]; // there are as many
        scalars.delete(oldest);
        binding.deleteTensor(unused);
      }
      return id;
    },
    integers(values) {
      const key = values.join();
      let id = kept.get(key);
      if (id === undefined) {
        id = binding.createTensor([values.length], INT32, Int32Array.from(values));
        kept.set(key, id);
      }
      return id;
    },
    read: (id) => binding.tensorDataSync(id),
    free: (id) => binding.deleteTensor(id),
    close() {
      for (const all of [kept, scalars]) {
        for (const id of all.values()) binding.deleteTensor(id);
        all.clear();
      }
    },
  };
}

/** Runs `work`; what went through `hold` is freed when it ends, well or not. */
export function holding<Result>(operations: Operations, work: (hold: (id: Id) => Id) => Result): Result {
  const held: Id[] = [];
  try {
    return work((id) => {
      held.push(id);
      return id;
    });
  } finally {
    for (const id of held) operations.free(id);
  }
}

const RESHAPE = [T, int32("Tshape")];

/** The same numbers, shared, under another shape. */
export const reshaped = (operations: Operations, x: Id, shape: Shape): Id =>
  operations.run("Reshape", RESHAPE, [x, operations.integers(shape)]);
