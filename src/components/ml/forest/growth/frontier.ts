/** A node that is waiting to be split, or to be closed as a leaf. */
export interface FrontierNode {
  readonly node: number;
  readonly start: number;
  /** First row that goes right; `end` for a leaf. */
  readonly middle: number;
  readonly end: number;
  readonly depth: number;
  readonly leaf: boolean;
  readonly leftImpurity: number;
  readonly rightImpurity: number;
  readonly improvement: number;
  readonly feature: number;
  readonly threshold: number;
}

/**
 * Nodes by their improvement, the largest first. Among equal ones the order is that of the C++ library's heap (`push_heap`, `pop_heap` of
 * GCC): a node taken out leaves a gap that sinks to the bottom, where the last node fills it and rises. Push and pop O(log n).
 */
export class Frontier {
  readonly #heap: FrontierNode[] = [];

  get size(): number {
    return this.#heap.length;
  }

  push(node: FrontierNode): void {
    this.#heap.push(node);
    this.#rise(this.#heap.length - 1, node);
  }

  pop(): FrontierNode | undefined {
    const heap = this.#heap;
    const last = heap.pop();
    const top = heap[0];
    if (last === undefined || top === undefined) return last;
    let gap = 0;
    for (let child = 2; child < heap.length; child = 2 * gap + 2) {
      const larger = heap[child]!.improvement < heap[child - 1]!.improvement ? child - 1 : child;
      heap[gap] = heap[larger]!;
      gap = larger;
    }
    const lonely = 2 * gap + 1;
    if (lonely === heap.length - 1) {
      heap[gap] = heap[lonely]!;
      gap = lonely;
    }
    this.#rise(gap, last);
    return top;
  }

  /** Puts a node at a place, or as far above as it is larger than what stands there. */
  #rise(from: number, node: FrontierNode): void {
    const heap = this.#heap;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!(heap[parent]!.improvement < node.improvement)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = node;
  }
}
