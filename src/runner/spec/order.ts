import type { TaskId } from "../contract/ids.ts";
import type { InputRef, TaskSpec } from "./compiled.ts";
import type { Draft } from "./wiring.ts";

/** Tasks that a task reads. */
export function* readsOf(task: TaskSpec): Generator<TaskId> {
  const list = (refs: readonly InputRef[]): TaskId[] => refs.flatMap((ref) => ("task" in ref ? [ref.task] : []));
  for (const input of Object.values(task.inputs)) yield* list(input.refs);
  if (task.each) yield task.each.task;
}

export interface Ordered {
  readonly tasks: readonly TaskSpec[];
  /** Circles of tasks, each in the order of reading, starting with the task that stands first in the file. */
  readonly circles: readonly (readonly TaskSpec[])[];
}

/** Topological order, ties in the order of the file; O((tasks + references) log tasks). */
export function order(drafts: ReadonlyMap<TaskId, Draft>): Ordered {
  const sorted = [...drafts.values()].sort((a, b) => compareRanks(a.rank, b.rank));
  const index = new Map<TaskId, number>();
  for (const [position, { task }] of sorted.entries()) index.set(task.id, position);
  const waits = new Int32Array(sorted.length);
  const readers: number[][] = sorted.map(() => []);
  const reads: number[][] = sorted.map(() => []);
  const met = new Int32Array(sorted.length).fill(-1); // the last task that was seen to read a task
  for (const [position, { task }] of sorted.entries()) {
    for (const id of readsOf(task)) {
      const other = index.get(id);
      if (other === undefined || met[other] === position) continue;
      met[other] = position;
      readers[other]?.push(position);
      reads[position]?.push(other);
      waits[position]!++;
    }
  }
  const ready = new Heap();
  for (const [position, count] of waits.entries()) if (count === 0) ready.push(position);
  const tasks: TaskSpec[] = [];
  const done = new Uint8Array(sorted.length);
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    done[next] = 1;
    const draft = sorted[next];
    if (draft) tasks.push(draft.task);
    for (const reader of readers[next] ?? []) if (--waits[reader]! === 0) ready.push(reader);
  }
  const task = (position: number): TaskSpec[] => (sorted[position] ? [sorted[position].task] : []);
  return { tasks, circles: findCircles(sorted.length, reads, done).map((circle) => circle.flatMap(task)) };
}

function compareRanks(a: Draft["rank"], b: Draft["rank"]): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}

/** One circle for each group of positions that wait for one another. */
function findCircles(count: number, reads: readonly (readonly number[])[], done: Uint8Array): readonly (readonly number[])[] {
  const circles: number[][] = [];
  const state = new Uint8Array(count); // 0 not met, 1 on the way, 2 left
  for (let start = 0; start < count; start++) {
    if (done[start] || state[start]) continue;
    const way: { readonly at: number; next: number }[] = [{ at: start, next: 0 }];
    state[start] = 1;
    let found = false;
    while (way.length > 0) {
      const top = way[way.length - 1]!;
      const other = reads[top.at]?.[top.next++];
      if (other === undefined) {
        state[top.at] = 2;
        way.pop();
      } else if (state[other] === 1) {
        const circle = way.slice(way.findIndex((step) => step.at === other)).map((step) => step.at);
        const first = circle.indexOf(Math.min(...circle));
        if (!found) circles.push([...circle.slice(first), ...circle.slice(0, first)]);
        found = true;
      } else if (state[other] === 0 && !done[other]) {
        state[other] = 1;
        way.push({ at: other, next: 0 });
      }
    }
  }
  return circles;
}

/** A binary heap of positions, smallest first. */
class Heap {
  readonly #items: number[] = [];

  push(item: number): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (items[parent]! <= item) break;
      items[at] = items[parent]!;
      at = parent;
    }
    items[at] = item;
  }

  pop(): number | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && items[child + 1]! < items[child]!) child++;
      if (items[child]! >= last) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = last;
    return top;
  }
}
