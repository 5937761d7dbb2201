/**
 * Version of our own kernels (tools/native/kernels) that this code calls: raised when an operation comes, goes or gives other results.
 * Stands in keys. A folder with another version computes by TensorFlow's operations alone.
 */
export const KERNELS = 2;
