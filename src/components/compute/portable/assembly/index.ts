/**
 * Kernels on TensorFlow.js's own WebAssembly heap for what its kernels are slow at, in AssemblyScript: convolutions of volumes and their
 * gradients, the gradients of pooling, batch norm and ReLU, copies of parts of rows. Addresses are bytes, lengths are counts of float32. Activations are
 * [n, d, h, w, c], weights [k, k, k, in, out]. Every sum has one order, whatever the machine.
 */
export { copyBlocks } from "./blocks";
export { convolve, convolveScratch, packWeights, panelBytes } from "./convolve";
export { moments, normalizeGradient, reluGradient } from "./normalization";
export { maxPoolGradient } from "./pooling";
export { weightGradient, weightGradientScratch } from "./weight-gradient";
