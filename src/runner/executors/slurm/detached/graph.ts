import type { TaskId } from "../../../contract/ids.ts";
import type { Needs } from "../../../plan/each.ts";

/** Cases of a mapped task that one task of an array works off: these, or of a list that nobody knows yet each `of`th from the `nth` on. */
export type Share = { readonly cases: readonly string[] } | { readonly nth: number; readonly of: number };

/** A stage's cell that is to be given to Slurm. */
export interface Piece {
  readonly id: TaskId;
  readonly stage: string;
  /** What it wants of sbatch. */
  readonly words: readonly string[];
  readonly needs: Needs;
  /** Of a mapped task: how its cases are shared out. */
  readonly shares?: readonly Share[];
  /** Names of variables of the submitting shell that it gets. */
  readonly secrets: readonly string[];
}

/** What one task of an array works off. */
export interface Element {
  readonly task: TaskId;
  readonly share?: Share;
}

/**
 * What an array waits for: a job before it, or one task of that (`element`). `afterok`: that it is done; `afterany`: that it is over,
 * since cases that fail keep none of the others from going on; `aftercorr`: each task for its fellow of the same cases.
 */
export interface After {
  readonly how: "afterok" | "afterany" | "aftercorr";
  readonly job: number;
  readonly element: number | null;
}

/** One call of sbatch: an array. `after` names jobs by their place, which is always an earlier one. */
export interface GraphJob {
  readonly stage: string;
  readonly words: readonly string[];
  readonly elements: readonly Element[];
  readonly after: readonly After[];
  readonly secrets: readonly string[];
}

interface Growing extends GraphJob {
  readonly elements: Element[];
  after: readonly After[];
}

/** Where a piece is: a task of an array, or whole arrays for its cases, with what those wait for. */
type Placed =
  | { readonly job: number; readonly element: number }
  | { readonly arrays: readonly number[]; readonly shares: readonly Share[]; readonly after: readonly After[] };

/**
 * The jobs of a run, in an order in which each comes after those that it waits for. Cells of a stage that want and wait for the same are
 * one array; the cases of a mapped task are one or, where they are more than `arraySize`, several.
 *
 * @param pieces what is to be worked off, in topological order
 */
export function graphJobs(pieces: readonly Piece[], arraySize: number): readonly GraphJob[] {
  const jobs: Growing[] = [];
  const placed = new Map<TaskId, Placed>();
  const open = new Map<string, number>();

  const begin = ({ stage, words, secrets }: Piece, after: readonly After[], elements: readonly Element[]): number =>
    jobs.push({ stage, words, elements: [...elements], after, secrets }) - 1;

  const afterWhole = (id: TaskId): readonly After[] => {
    const at = placed.get(id);
    if (!at) return []; // it is in the cache
    if ("job" in at) return [{ how: "afterok", ...at }];
    // what keeps its cases from ever starting keeps its readers, too
    return [...at.arrays.map((job): After => ({ how: "afterany", job, element: null })), ...at.after];
  };
  const afterBeside = (id: TaskId, { shares }: Piece, part: number): readonly After[] => {
    const at = placed.get(id);
    const fellow = at && "arrays" in at && JSON.stringify(at.shares) === JSON.stringify(shares) ? at.arrays[part] : undefined;
    return fellow === undefined ? afterWhole(id) : [{ how: "aftercorr", job: fellow, element: null }];
  };
  const afterOf = (piece: Piece, part: number): readonly After[] =>
    unique([...piece.needs.tasks.flatMap(afterWhole), ...piece.needs.sideBySide.flatMap((id) => afterBeside(id, piece, part))]);

  for (const piece of pieces) {
    if (piece.shares) {
      const parts = chunks(piece.shares, arraySize);
      const afters = parts.map((_, part) => afterOf(piece, part));
      const elements = parts.map((part) => part.map((share): Element => ({ task: piece.id, share })));
      const arrays = elements.map((list, part) => begin(piece, afters[part] as readonly After[], list));
      const after = unique(afters.flat().map((one): After => (one.how === "aftercorr" ? { ...one, how: "afterany" } : one)));
      placed.set(piece.id, { arrays, shares: piece.shares, after });
      continue;
    }
    const after = afterOf(piece, 0);
    const group = JSON.stringify([piece.stage, piece.words, after]);
    const known = open.get(group);
    const isFull = known !== undefined && (jobs[known] as Growing).elements.length >= arraySize;
    const job = known === undefined || isFull ? begin(piece, after, []) : known;
    open.set(group, job);
    placed.set(piece.id, { job, element: (jobs[job] as Growing).elements.push({ task: piece.id }) - 1 });
  }
  for (const job of jobs) job.after = wholes(job.after, jobs);
  return jobs;
}

/** Says of each array whose tasks are all waited for, one by one, that it is. */
function wholes(after: readonly After[], jobs: readonly GraphJob[]): readonly After[] {
  const isWhole = (one: After): boolean =>
    one.element !== null &&
    after.filter(({ job, how, element }) => job === one.job && how === one.how && element !== null).length ===
      jobs[one.job]?.elements.length;
  return unique(after.map((one) => (isWhole(one) ? { ...one, element: null } : one)));
}

const unique = (after: readonly After[]): readonly After[] => [
  ...new Map(after.map((one) => [`${one.how} ${one.job} ${one.element}`, one])).values(),
];

/** A list in parts of at most `size`. */
export function chunks<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
}

/** How the cases of a mapped task are shared out: `chunk` to each, or among `share` jobs where they are not known yet. */
export const sharesOf = (cases: readonly string[] | undefined, chunk: number, share: number): readonly Share[] =>
  cases ? chunks(cases, chunk).map((list) => ({ cases: list })) : Array.from({ length: share }, (_, nth) => ({ nth, of: share }));

/** What sbatch is told to wait for; `numberOf`: the number of an earlier job. */
export function dependencyWords(after: readonly After[], numberOf: (job: number) => string): readonly string[] {
  const byHow = new Map<After["how"], string[]>();
  for (const { how, job, element } of after) {
    const term = `${numberOf(job)}${element === null ? "" : `_${element}`}`;
    byHow.set(how, [...(byHow.get(how) ?? []), term]);
  }
  return byHow.size === 0 ? [] : [`--dependency=${[...byHow].map(([how, terms]) => [how, ...terms].join(":")).join(",")}`];
}
