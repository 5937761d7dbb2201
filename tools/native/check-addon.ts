/** Opens the native engine in a folder and convolves: node --import tsx tools/native/check-addon.ts FOLDER. Prints what computes. */
import { tensorflowEngine } from "../../src/components/compute/tensorflow/tensorflow-engine.ts";

const engine = await tensorflowEngine({ threads: 1, native: process.argv[2]! });
const [x, w] = [engine.filled([1, 4, 4, 4, 2], 1), engine.filled([3, 3, 3, 2, 3], 1)];
const gradient = await engine.read(
  engine.convWeightGradient(x, engine.conv(x, w, { size: 3, stride: 1, padding: 1 }), { size: 3, stride: 1, padding: 1 }),
);
// the middle tap sees all 64 voxels, each the sum of the taps inside: 2 channels · (2 · 2 + 2 · 3)³
if (gradient[13 * 6] !== 2000) throw new Error(`a convolution's gradient came out as ${gradient[13 * 6]}, not 2000`);
console.log(engine.identity);
await engine.close();
