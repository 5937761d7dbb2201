import type { Store } from "../../cache/store.ts";
import { type Batch, readBatch } from "./batch.ts";

/** Batches that are kept in memory as they were read: the tasks that ask for one mostly come one after the other. */
const MOST = 4;

/** Gives batches from the disk, each read once for all of its tasks; `forget` takes one that is gone out of memory. */
export function batchReader({ home }: Pick<Store, "home">): {
  batch(name: string): Batch | undefined;
  forget(name: string): void;
} {
  const read = new Map<string, Batch>();
  return {
    batch(name) {
      const known = read.get(name) ?? readBatch(home, name);
      if (!known) return undefined;
      read.delete(name);
      read.set(name, known);
      for (const [oldest] of read) if (read.size > MOST) read.delete(oldest);
      return known;
    },
    forget: (name) => void read.delete(name),
  };
}
