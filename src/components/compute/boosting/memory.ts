import * as at from "./assembly/layout.ts";

/** One feature's bins, as the kernels take them. */
export interface KernelColumn {
  /** Number of bins. */
  readonly count: number;
  readonly skipBin: number;
  readonly defaultBin: number;
  /** 0 none, 1 NaN, 2 zero */
  readonly missing: 0 | 1 | 2;
  /** [rows] */
  readonly bins: Uint8Array | Uint16Array;
  /** Number of the list whose rows alone are added up, in its order; all rows of a leaf in theirs where there is none. */
  readonly list?: number | undefined;
}

/** What searches are bound by. */
export interface SearchBounds {
  readonly minDataInLeaf: number;
  readonly minSumHessianInLeaf: number;
  readonly lambdaL1: number;
  readonly lambdaL2: number;
  readonly minGainToSplit: number;
  /** Histograms count rows themselves (2.3), or estimate them from hessians (4). */
  readonly counts: boolean;
}

const PAGE = 65536;
const LANES = 4;
const align = (bytes: number, to = 16): number => Math.ceil(bytes / to) * to;

/** Addresses of everything in the kernels' memory; histogram slots follow after `slots`. */
export interface KernelMemory {
  readonly memory: WebAssembly.Memory;
  readonly threads: number;
  readonly groups: number;
  /** [lists] rows of each, to be filled in by whoever searches. */
  readonly lists: readonly number[];
  readonly listTable: number;
  /** Rows a thread takes groups from, one after the other: [next group, unused …]. */
  readonly control: number;
  readonly call: number;
  readonly data: number;
  /** [threads] two results each */
  readonly best: number;
  readonly columns: number;
  readonly groupBlock: number;
  readonly used: number;
  readonly gradients: number;
  readonly hessians: number;
  readonly allPairs: number;
  readonly leafPairs: number;
  readonly rows: number;
  readonly spare: number;
  readonly slots: number;
  readonly slotBytes: number;
}

/**
 * Lays a dataset out in shared memory: columns of up to 256 bins in groups of four with one uint32 a row, wider ones alone with uint16.
 * Slots of histograms are added as trees need them, up to `slots`. A RangeError if that is more than 4 GiB.
 */
export function layOut(
  columns: readonly KernelColumn[],
  rows: number,
  bounds: SearchBounds,
  slots: number,
  threads: number,
): KernelMemory {
  const groups = groupColumns(columns);
  let bins = 0;
  let words = 0;
  const firstBin = columns.map(({ count }) => {
    bins += count;
    return bins - count;
  });
  const firstWord = columns.map(({ count }) => {
    words += Math.ceil(count / 64);
    return words - Math.ceil(count / 64);
  });
  // a lane without a column adds up in a bin of its own behind the last
  const toCounts = (bins + 1) * 16;
  const toMasks = align(toCounts + (bins + 1 + 64) * (bounds.counts ? 4 : 1)); // 64 bins are looked at together
  const toSplittable = toMasks + words * 8;
  const slotBytes = align(toSplittable + columns.length, 64);

  let end = 64; // nothing at address 0: there 0 means none
  const take = (bytes: number): number => {
    const start = end;
    end = align(end + bytes, 64);
    return start;
  };
  const control = take(64);
  const call = take(64);
  const data = take(at.DATA_BYTES);
  const best = take(threads * 2 * at.BEST_BYTES);
  const columnBlock = take(columns.length * at.COLUMN_BYTES);
  const groupBlock = take(groups.length * at.GROUP_BYTES);
  const used = take(columns.length);
  const values = groups.map((group) => take(rows * (group.wide ? 2 : 4)));
  const blocks = {
    gradients: take(rows * 4),
    hessians: take(rows * 4),
    allPairs: take(rows * 16),
    leafPairs: take(rows * 16),
    rows: take(rows * 4),
    spare: take(rows * 4),
  };
  const listCount = columns.reduce((most, { list }) => Math.max(most, 1 + (list ?? -1)), 0);
  const listTable = take(8 * listCount);
  const lists = Array.from({ length: listCount }, () => take(rows * 4));
  const most = Math.ceil((end + slots * slotBytes) / PAGE);
  if (most > 65536) {
    throw new RangeError(
      `histograms of ${slots} leaves and ${bins} bins need ${(most / 16384).toFixed(1)} GiB; there is room for 4: lower numLeaves or maxBin`,
    );
  }
  const memory = new WebAssembly.Memory({ initial: Math.ceil(end / PAGE), maximum: most, shared: true });
  const view = new DataView(memory.buffer);
  groups.forEach((group, g) => {
    const block = groupBlock + g * at.GROUP_BYTES;
    view.setInt32(block + at.GROUP_COLUMN, group.first, true);
    view.setInt32(block + at.GROUP_COLUMNS, group.size, true);
    view.setUint32(block + at.GROUP_VALUES, values[g]!, true);
    view.setInt32(block + at.GROUP_WIDE, group.wide ? 1 : 0, true);
    view.setInt32(block + at.GROUP_LIST, 1 + (columns[group.first]!.list ?? -1), true);
    for (let lane = 0; lane < group.size; lane++) {
      const index = group.first + lane;
      const column = columns[index]!;
      const entry = columnBlock + index * at.COLUMN_BYTES;
      view.setInt32(entry + at.COLUMN_FIRST_BIN, firstBin[index]!, true);
      view.setInt32(entry + at.COLUMN_BINS, column.count, true);
      view.setInt32(entry + at.COLUMN_SKIP, column.skipBin, true);
      view.setInt32(entry + at.COLUMN_MISSING, column.missing, true);
      view.setInt32(entry + at.COLUMN_DEFAULT, column.defaultBin, true);
      view.setInt32(entry + at.COLUMN_FIRST_WORD, firstWord[index]!, true);
      view.setUint32(entry + at.COLUMN_VALUES, values[g]!, true);
      view.setInt32(entry + at.COLUMN_LANE, group.wide ? LANES : lane, true);
      if (group.wide) new Uint16Array(memory.buffer, values[g], rows).set(column.bins);
      else {
        const bytes = new Uint8Array(memory.buffer, values[g], rows * LANES);
        for (let row = 0; row < rows; row++) bytes[row * LANES + lane] = column.bins[row]!;
      }
    }
  });
  view.setUint32(data + at.DATA_COLUMNS, columnBlock, true);
  view.setUint32(data + at.DATA_COUNTS, toCounts, true);
  view.setUint32(data + at.DATA_MASKS, toMasks, true);
  view.setUint32(data + at.DATA_SPLITTABLE, toSplittable, true);
  view.setUint32(data + at.DATA_USED, used, true);
  view.setInt32(data + at.DATA_MIN_DATA, bounds.minDataInLeaf, true);
  view.setFloat64(data + at.DATA_MIN_HESSIAN, bounds.minSumHessianInLeaf, true);
  view.setFloat64(data + at.DATA_L1, bounds.lambdaL1, true);
  view.setFloat64(data + at.DATA_L2, bounds.lambdaL2, true);
  view.setFloat64(data + at.DATA_MIN_GAIN, bounds.minGainToSplit, true);
  view.setUint32(data + at.DATA_PAD, bins, true);
  view.setUint32(data + at.DATA_PAIRS, blocks.allPairs, true);
  view.setUint32(data + at.DATA_LISTS, listTable, true);
  const places = { control, call, data, best, columns: columnBlock, groupBlock, used, lists, listTable };
  return { memory, threads, groups: groups.length, ...places, ...blocks, slots: end, slotBytes };
}

interface Group {
  readonly first: number;
  readonly size: number;
  readonly wide: boolean;
}

function groupColumns(columns: readonly KernelColumn[]): Group[] {
  const groups: Group[] = [];
  for (let first = 0; first < columns.length; ) {
    const wide = columns[first]!.count > 256;
    let size = 1;
    const joins = (next: KernelColumn | undefined): boolean =>
      next !== undefined && next.count <= 256 && next.list === columns[first]!.list;
    while (!wide && size < LANES && joins(columns[first + size])) size++;
    groups.push({ first, size, wide });
    first += size;
  }
  return groups;
}
