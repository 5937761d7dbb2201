/**
 * Draws many small random regions and settings and compares our feature classes with pyradiomics 3.0.1's.
 *   npx tsx test/torture/textures.ts [--count 500] [--seed N]
 */
import { parseArgs } from "node:util";

import { disagreements } from "../components/imaging/radiomics/disagreements.ts";
import { randomProblems } from "../components/imaging/radiomics/problems.ts";
import { askPyradiomics } from "../components/imaging/radiomics/pyradiomics.ts";

const BATCH = 100;
const { values } = parseArgs({ options: { count: { type: "string", default: "500" }, seed: { type: "string", default: "1" } } });
const [count, seed] = [Number(values.count), Number(values.seed)];
let differing = 0;
for (let begin = 0; begin < count; begin += BATCH) {
  const problems = randomProblems(Math.min(BATCH, count - begin), 1_000_000 * seed + begin);
  for (const [k, answer] of askPyradiomics(problems).entries()) {
    const found = disagreements(problems[k]!, answer);
    if (found.length === 0) continue;
    differing++;
    console.log(`${begin + k} (${JSON.stringify(problems[k]!.settings)}): ${found.join(", ")}`);
  }
}
console.log(`texture classes, seed ${seed}: ${differing} of ${count} regions differ`);
process.exitCode = differing === 0 ? 0 : 1;
