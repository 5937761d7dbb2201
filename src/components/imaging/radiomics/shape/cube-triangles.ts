/**
 * The triangles by which marching cubes (Lorensen and Cline 1987, doi:10.1145/37402.37422) parts the corners of a cube that lie inside a
 * region from those outside. Corners are numbered x + 2 y + 4 z; a corner pattern has bit c set where corner c is inside.
 *
 * Triangles join the middles of the cube's edges. They are made here by rule: on each face the middles are linked, where two opposite
 * corners are set around each of them; links close to loops; a loop is cut into triangles. Patterns with corner 6 inside take the loops of
 * their complement, so that 127 patterns stand for all. How a loop of five to seven points, which lie in no plane, is cut changes area
 * and volume: the cuts below are the ones that give the area that pyradiomics 3.0.1 gives on 4,000 random masks.
 */
const CUTS = "00001002000120000011011101FF02012001002k1k00202d2220d202010k03002F7";

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEF";

/** A point of a cube, x, y, z from 0 to 1. */
type Point = readonly [number, number, number];

/** Three points, counter-clockwise seen from outside the region. */
export type Triangle = readonly [Point, Point, Point];

interface Edge {
  readonly ends: readonly [number, number];
  readonly middle: Point;
}

/** Triangles of all 256 corner patterns. */
export function cubeTriangles(): readonly (readonly Triangle[])[] {
  const edges = cubeEdges();
  const all: Triangle[][] = Array.from({ length: 256 }, () => []);
  let cut = 0;
  for (let pattern = 1; pattern < 256; pattern++) {
    if ((pattern >> 6) & 1) continue;
    for (const loop of loopsOf(pattern, edges)) {
      const choice = loop.length > 4 ? DIGITS.indexOf(CUTS[cut++]!) : 0;
      const outward = facesOut(loop, pattern, edges);
      for (const [a, b, c] of triangulations(0, loop.length - 1)[choice]!) {
        const [p, q, r] = [a, b, c].map((i) => edges[loop[i]!]!.middle) as [Point, Point, Point]; // three
        all[pattern]!.push(outward ? [p, q, r] : [p, r, q]);
        all[255 - pattern]!.push(outward ? [p, r, q] : [p, q, r]);
      }
    }
  }
  return all;
}

function cubeEdges(): readonly Edge[] {
  const edges: Edge[] = [];
  for (let axis = 0; axis < 3; axis++) {
    const others = [0, 1, 2].filter((other) => other !== axis);
    for (let k = 0; k < 4; k++) {
      const start = ((k & 1) << others[0]!) | ((k >> 1) << others[1]!);
      const middle: [number, number, number] = [0, 0, 0];
      middle[others[0]!] = k & 1;
      middle[others[1]!] = k >> 1;
      middle[axis] = 0.5;
      edges.push({ ends: [start, start | (1 << axis)], middle });
    }
  }
  return edges;
}

/** The four corners of each face, in a cycle. */
function cubeFaces(): readonly (readonly number[])[] {
  return [0, 1, 2].flatMap((axis) => {
    const [u, v] = [0, 1, 2].filter((other) => other !== axis) as [number, number]; // two are left
    return [0, 1].map((side) => [0, 1 << u, (1 << u) | (1 << v), 1 << v].map((corner) => corner | (side << axis)));
  });
}

/** Loops of edges, each from its lowest edge towards that edge's lower neighbour. */
function loopsOf(pattern: number, edges: readonly Edge[]): readonly (readonly number[])[] {
  const links = new Map<number, number[]>();
  const link = (a: number, b: number): void => {
    links.set(a, [...(links.get(a) ?? []), b]);
    links.set(b, [...(links.get(b) ?? []), a]);
  };
  for (const face of cubeFaces()) {
    const inside = face.map((corner) => (pattern >> corner) & 1);
    const sides = face.map((corner, i) => edgeBetween(edges, corner, face[(i + 1) % 4]!));
    const crossed = [0, 1, 2, 3].filter((i) => inside[i] !== inside[(i + 1) % 4]);
    if (crossed.length === 2) link(sides[crossed[0]!]!, sides[crossed[1]!]!);
    if (crossed.length === 4) for (let i = 0; i < 4; i++) if (inside[i] === 1) link(sides[(i + 3) % 4]!, sides[i]!);
  }
  const loops: number[][] = [];
  const seen = new Set<number>();
  for (const start of [...links.keys()].sort((a, b) => a - b)) {
    if (seen.has(start)) continue;
    const loop = [start];
    let before = start;
    let next = Math.min(...links.get(start)!);
    while (next !== start) {
      loop.push(next);
      const [a, b] = links.get(next) as [number, number]; // an edge lies on two faces
      [before, next] = [next, a === before ? b : a];
    }
    for (const edge of loop) seen.add(edge);
    loops.push(loop);
  }
  return loops;
}

const edgeBetween = (edges: readonly Edge[], a: number, b: number): number =>
  edges.findIndex(({ ends: [p, q] }) => (p === a && q === b) || (p === b && q === a));

/** Whether a loop runs counter-clockwise seen from the side of the corners that are not set. */
function facesOut(loop: readonly number[], pattern: number, edges: readonly Edge[]): boolean {
  let dot = 0;
  const normal = [0, 0, 0];
  for (const [i, edge] of loop.entries()) {
    const p = edges[edge]!.middle;
    const q = edges[loop[(i + 1) % loop.length]!]!.middle;
    for (let k = 0; k < 3; k++) normal[k]! += p[(k + 1) % 3]! * q[(k + 2) % 3]! - p[(k + 2) % 3]! * q[(k + 1) % 3]!;
  }
  for (const edge of loop) {
    const [low, high] = edges[edge]!.ends;
    const axis = Math.log2(high - low);
    dot += (pattern >> low) & 1 ? normal[axis]! : -normal[axis]!;
  }
  return dot > 0;
}

/** All ways to cut the polygon of points i … j into triangles, ordered by the point that the side from i to j is joined to. */
function triangulations(i: number, j: number): readonly (readonly (readonly [number, number, number])[])[] {
  if (j - i < 2) return [[]];
  const all: (readonly [number, number, number])[][] = [];
  for (let k = i + 1; k < j; k++) {
    for (const left of triangulations(i, k)) for (const right of triangulations(k, j)) all.push([[i, k, j], ...left, ...right]);
  }
  return all;
}
