/**
 * What both sides of the kernels agree on, in bytes; this file is read by both compilers, AssemblyScript and TypeScript.
 *
 * Histogram slot: [entries: (gradient, hessian) float64 a bin][seen: rows as int32 a bin in 2.3, whether there are rows as a byte in 4][masks: a bit a bin][splittable: a byte a column].
 * Columns lie in groups of four that share one uint32 a row (a byte a column); columns of more than 256 bins have uint16 bins of their own.
 */

// column descriptor
export const COLUMN_BYTES = 32;
export const COLUMN_FIRST_BIN = 0; // place of its first bin among all bins of a slot
export const COLUMN_BINS = 4;
export const COLUMN_SKIP = 8;
export const COLUMN_MISSING = 12; // 0 none, 1 NaN, 2 zero
export const COLUMN_DEFAULT = 16;
export const COLUMN_FIRST_WORD = 20; // place of its first 64 bits among all masks
export const COLUMN_VALUES = 24; // address of its group's bins
export const COLUMN_LANE = 28; // byte of the group's uint32; 4: uint16 bins of its own

// call block: what one search works on
export const CALL_ROWS = 0; // address of the smaller leaf's rows
export const CALL_COUNT = 4; // rows of the smaller leaf
export const CALL_SMALLER = 8; // address of the smaller leaf's slot
export const CALL_LARGER = 12; // address of the parent's slot, which becomes the larger leaf's; 0: root
export const CALL_LARGER_COUNT = 16;
export const CALL_SMALLER_G = 24;
export const CALL_SMALLER_H = 32;
export const CALL_LARGER_G = 40;
export const CALL_LARGER_H = 48;
export const CALL_FLAGS = 56; // bit 0: search the smaller leaf; bit 1: the larger

// dataset block
export const DATA_COLUMNS = 0; // address of the column descriptors
export const DATA_COUNTS = 4; // offset of what was seen in a slot
export const DATA_MASKS = 8;
export const DATA_SPLITTABLE = 12;
export const DATA_USED = 16; // address of a byte a column: may be used in this tree
export const DATA_MIN_DATA = 20;
export const DATA_MIN_HESSIAN = 24;
export const DATA_L1 = 32;
export const DATA_L2 = 40;
export const DATA_MIN_GAIN = 48;
export const DATA_PAIRS = 64; // address of all rows' pairs
export const DATA_LISTS = 68; // address of the lists of sparse groups: address and rows of each, for the smaller leaf
export const DATA_BYTES = 80;
export const DATA_PAD = 56; // bin after the last one of a slot, for lanes without a column

// best split found
export const BEST_GAIN = 0;
export const BEST_G = 8; // left gradient
export const BEST_H = 16; // left hessian, with its epsilon
export const BEST_COLUMN = 24;
export const BEST_THRESHOLD = 28;
export const BEST_COUNT = 32; // left rows, as counted in bins
export const BEST_DEFAULT_LEFT = 36;
export const BEST_BYTES = 40;

// group of columns
export const GROUP_BYTES = 20;
export const GROUP_COLUMN = 0; // its first column
export const GROUP_COLUMNS = 4; // 1 to 4
export const GROUP_VALUES = 8; // address of its bins
export const GROUP_WIDE = 12; // one column of uint16 bins
export const GROUP_LIST = 16; // 1 + number of its list of rows, 0: all rows of the leaf count
