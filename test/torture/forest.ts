/**
 * Draws many random forest problems and compares ours with scikit-learn 1.2.1, node by node.
 *   npx tsx test/torture/forest.ts [--count 500] [--seed N] [--from 0] [--rows N] [--trees N]
 */
import { parseArgs } from "node:util";
import { compareForests } from "../components/ml/forest/differential.ts";

const BATCH = 100;
const { values } = parseArgs({
  options: {
    count: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    rows: { type: "string" },
    trees: { type: "string" },
  },
});
const from = Number(values.from);
const to = from + Number(values.count);
const given = {
  ...(values.rows === undefined ? {} : { rows: Number(values.rows) }),
  ...(values.trees === undefined ? {} : { trees: Number(values.trees) }),
};
let differing = 0;
for (let begin = from; begin < to; begin += BATCH) {
  for (const { problem, differences } of await compareForests(Number(values.seed), Math.min(BATCH, to - begin), {
    ...given,
    from: begin,
  })) {
    differing++;
    const size = `${problem.train} × ${problem.columns.length}, ${problem.classes.length} classes${problem.weights ? ", weights" : ""}`;
    console.log(`${problem.name} (${size}): ${JSON.stringify(problem.settings)}\n  ${differences.slice(0, 8).join("\n  ")}`);
  }
}
console.log(`forest, seed ${values.seed}: ${differing} of ${values.count} problems differ`);
process.exitCode = differing === 0 ? 0 : 1;
