/**
 * Draws many random volumes, masks and settings and compares ours with pyradiomics 3.0.1, feature by feature.
 *   npx tsx test/torture/radiomics.ts [--count 500] [--seed N] [--kind resampled]
 */
import { parseArgs } from "node:util";
import { askOurs, askPyradiomics, differences, drawProblem, KINDS } from "../components/imaging/radiomics/random-extraction.ts";

const BATCH = 50;
const { values } = parseArgs({
  options: { count: { type: "string", default: "500" }, seed: { type: "string", default: "1" }, kind: { type: "string" } },
});
const kinds = KINDS.filter((kind) => values.kind === undefined || kind === values.kind);
const count = Number(values.count);
let differing = 0;
let features = 0;
let errors = 0;
for (let begin = 0; begin < count; begin += BATCH) {
  const problems = Array.from({ length: Math.min(BATCH, count - begin) }, (_, k) =>
    drawProblem(Number(values.seed) * 1_000_000 + begin + k, kinds[(begin + k) % kinds.length]!),
  );
  for (const [k, answer] of askPyradiomics(problems).entries()) {
    const problem = problems[k]!;
    if (typeof answer === "string") errors++;
    else features += answer.size;
    const found = differences(askOurs(problem), answer);
    if (found.length === 0) continue;
    differing++;
    console.log(`${begin + k} ${problem.kind} (${problem.type}, ${JSON.stringify(problem.parameters)}): ${found.length} differ`);
    console.log(`  ${found.slice(0, 6).join("\n  ")}`);
  }
}
console.log(
  `radiomics, seed ${values.seed}: ${differing} of ${count} problems differ (${features} features, ${errors} errors on both sides)`,
);
process.exitCode = differing === 0 ? 0 : 1;
