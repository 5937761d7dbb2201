import type { Shape, Tensor } from "./tensor.ts";

/** The counted tensors of one engine, and what the engine knows them by (an id, a tensor of its library). */
export interface CountedTensors<Handle> {
  /** A tensor with one use, the caller's, that owns `handle`. */
  own(handle: Handle, shape: Shape): Tensor;
  /** Borrowed. Throws for a tensor that was freed or that another engine made. */
  handle(tensor: Tensor): Handle;
  /** Tensors not yet freed. */
  live(): number;
  /** Frees all, whatever their uses. */
  freeAll(): void;
}

interface Counted<Handle> extends Tensor {
  handle: Handle;
  uses: number;
}

const shapeText = (shape: Shape): string => `[${shape.join(", ")}]`;

/** Counts an engine's tensors; `free` gives the memory of a handle back. */
export function countTensors<Handle>(free: (handle: Handle) => void): CountedTensors<Handle> {
  const alive = new Set<Tensor>();

  function own(handle: Handle, shape: Shape): Tensor {
    const tensor: Counted<Handle> = {
      handle,
      uses: 1,
      shape,
      retain() {
        if (tensor.uses === 0) throw new Error(`a tensor of shape ${shapeText(shape)} was retained after its last release`);
        tensor.uses++;
        return tensor;
      },
      release() {
        if (tensor.uses === 0) throw new Error(`a tensor of shape ${shapeText(shape)} was released more often than retained`);
        if (--tensor.uses > 0) return;
        alive.delete(tensor);
        free(handle);
      },
    };
    alive.add(tensor);
    return tensor;
  }

  return {
    own,
    handle(tensor) {
      if (!alive.has(tensor)) {
        throw new Error(
          `a tensor of shape ${shapeText(tensor.shape)} was used after its last release, or in another engine than its own`,
        );
      }
      return (tensor as Counted<Handle>).handle; // only `own` adds to the live ones
    },
    live: () => alive.size,
    freeAll() {
      for (const tensor of alive) {
        const counted = tensor as Counted<Handle>;
        counted.uses = 0;
        free(counted.handle);
      }
      alive.clear();
    },
  };
}
