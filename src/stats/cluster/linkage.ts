export type LinkageMethod = "single" | "complete" | "average" | "ward";

/** One merge; clusters 0 … n − 1 are the rows, n + m the result of merge m. */
export interface Merge {
  /** The smaller of the two cluster numbers. */
  readonly a: number;
  readonly b: number;
  readonly height: number;
  /** Rows in the new cluster. */
  readonly size: number;
}

/**
 * Agglomerative clustering: n − 1 merges, heights ascending, equal to `scipy.cluster.hierarchy.linkage(distances, method)` in
 * order, cluster numbers and bits, ties included. O(n²) time and memory (the distances are copied).
 *
 * `ward` takes the distances as Euclidean. One row gives no merges. A distance that is NaN or infinite, or a length that is no
 * n (n − 1) / 2, is a RangeError.
 *
 * References: Müllner 2011, arXiv:1109.2378 (Prim's tree for `single`, nearest-neighbour chains for the rest); SciPy 1.17.
 *
 * @param distances condensed, as `pairwiseDistances` gives them
 */
export function linkage(distances: ArrayLike<number>, method: LinkageMethod): Merge[] {
  const n = Math.round((1 + Math.sqrt(1 + 8 * distances.length)) / 2);
  if ((n * (n - 1)) / 2 !== distances.length) throw new RangeError(`${distances.length} distances are no n (n − 1) / 2`);
  for (let i = 0; i < distances.length; i++) {
    if (!Number.isFinite(distances[i])) throw new RangeError(`distance ${i} is ${distances[i]}`);
  }
  const merges =
    method === "single" ? spanningTree(distances, n) : neighbourChain(Float64Array.from(distances), n, updateOf(method));
  merges.sort((p, q) => p.height - q.height); // stable, as the numbering of equal heights needs
  return number(merges, n);
}

/** Two rows that stand for their clusters. */
interface RawMerge {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** Distance of cluster i to the union of x and y, from the three distances and the sizes. */
type Update = (xi: number, yi: number, xy: number, nx: number, ny: number, ni: number) => number;

// the order of operations is SciPy's, so that heights come out equal to the last bit
function updateOf(method: Exclude<LinkageMethod, "single">): Update {
  switch (method) {
    case "complete":
      return (xi, yi) => Math.max(xi, yi);
    case "average":
      return (xi, yi, _xy, nx, ny) => (nx * xi + ny * yi) / (nx + ny);
    case "ward":
      return (xi, yi, xy, nx, ny, ni) => {
        const t = 1 / (nx + ny + ni);
        return Math.sqrt((ni + nx) * t * xi * xi + (ni + ny) * t * yi * yi - ni * t * xy * xy);
      };
    default:
      throw new RangeError(`unknown linkage ${JSON.stringify(method satisfies never)}`);
  }
}

/** Edges of Prim's minimum spanning tree from row 0, each from the row added before. */
function spanningTree(distances: ArrayLike<number>, n: number): RawMerge[] {
  const nearest = new Float64Array(n).fill(Infinity);
  const isIn = new Uint8Array(n);
  const merges: RawMerge[] = [];
  let x = 0;
  for (let k = 0; k < n - 1; k++) {
    isIn[x] = 1;
    let y = 0;
    let height = Infinity;
    for (let i = 0; i < n; i++) {
      if (isIn[i] === 1) continue;
      const distance = distances[condensedIndex(n, x, i)]!;
      if (distance < nearest[i]!) nearest[i] = distance;
      if (nearest[i]! < height) {
        height = nearest[i]!;
        y = i;
      }
    }
    merges.push({ x, y, height });
    x = y;
  }
  return merges;
}

/** Follows nearest neighbours until two are each other's, merges them, goes on from what is left of the chain. Overwrites `distances`. */
function neighbourChain(distances: Float64Array, n: number, update: Update): RawMerge[] {
  const size = new Int32Array(n).fill(1);
  const chain = new Int32Array(n);
  let length = 0;
  const merges: RawMerge[] = [];
  for (let k = 0; k < n - 1; k++) {
    if (length === 0) {
      chain[0] = size.findIndex((count) => count > 0);
      length = 1;
    }
    let x: number;
    let y = 0;
    let height: number;
    for (;;) {
      x = chain[length - 1]!;
      height = Infinity;
      if (length > 1) {
        // on a tie the chain turns back, or it could run in circles
        y = chain[length - 2]!;
        height = distances[condensedIndex(n, x, y)]!;
      }
      for (let i = 0; i < n; i++) {
        if (size[i] === 0 || i === x) continue;
        const distance = distances[condensedIndex(n, x, i)]!;
        if (distance < height) {
          height = distance;
          y = i;
        }
      }
      if (length > 1 && y === chain[length - 2]) break;
      chain[length++] = y;
    }
    length -= 2;
    if (x > y) [x, y] = [y, x];
    const nx = size[x]!;
    const ny = size[y]!;
    merges.push({ x, y, height });
    size[x] = 0;
    size[y] = nx + ny;
    for (let i = 0; i < n; i++) {
      const ni = size[i]!;
      if (ni === 0 || i === y) continue;
      const to = condensedIndex(n, i, y);
      distances[to] = update(distances[condensedIndex(n, i, x)]!, distances[to]!, height, nx, ny, ni);
    }
  }
  return merges;
}

/** Numbers the clusters of sorted merges in the order they arise. */
function number(merges: readonly RawMerge[], n: number): Merge[] {
  const parent = new Int32Array(2 * n - 1);
  const size = new Int32Array(2 * n - 1).fill(1);
  for (let i = 0; i < parent.length; i++) parent[i] = i;
  const find = (node: number): number => {
    let root = node;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = node; at !== root; ) {
      const above = parent[at]!;
      parent[at] = root;
      at = above;
    }
    return root;
  };
  return merges.map(({ x, y, height }, m) => {
    const left = find(x);
    const right = find(y);
    parent[left] = n + m;
    parent[right] = n + m;
    size[n + m] = size[left]! + size[right]!;
    return { a: Math.min(left, right), b: Math.max(left, right), height, size: size[n + m]! };
  });
}

function condensedIndex(n: number, i: number, j: number): number {
  return i < j ? n * i - (i * (i + 1)) / 2 + (j - i - 1) : n * j - (j * (j + 1)) / 2 + (i - j - 1);
}
