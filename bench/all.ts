/**
 * Every benchmark, and one summary of the limits that the project has set itself.
 *
 *     node --import tsx bench/all.ts [--rounds 5] [--own-only]
 *
 * To hold both sides to the same two cores on a larger machine: taskset -c 0,1 node --import tsx bench/all.ts
 */
import { boosting } from "./boosting.ts";
import { each } from "./each.ts";
import { forest } from "./forest.ts";
import { loader } from "./loader.ts";
import { networkMemory } from "./network-memory.ts";
import { networkStep } from "./network-step.ts";
import { noOp } from "./no-op.ts";
import { plan } from "./plan.ts";
import { radiomics } from "./radiomics.ts";
import { resample } from "./resample.ts";
import { segmentation } from "./segmentation.ts";
import { type Claim, claimText, machineText } from "./support/measure.ts";
import { syntheticCt } from "./synthetic-ct.ts";
import { tracking } from "./tracking.ts";
import { trivial } from "./trivial.ts";

console.log(`${machineText()}\n`);
const claims: Claim[] = [];
for (const measure of [
  noOp,
  plan,
  each,
  trivial,
  forest,
  boosting,
  radiomics,
  segmentation,
  resample,
  syntheticCt,
  loader,
  networkStep,
  networkMemory,
  tracking,
]) {
  claims.push(...(await measure()));
  console.log();
}
console.log(claims.map(claimText).join("\n"));
console.log(`\n${machineText()}`);
