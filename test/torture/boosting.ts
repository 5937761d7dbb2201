/**
 * Draws many random boosting problems and compares ours with LightGBM, character by character of model.txt.
 *   npx tsx test/torture/boosting.ts [--count 500] [--seed N] [--compat 2.3|4] [--from 0] [--rows N] [--features N] [--sparse SHARE] [--threads 1]
 *   [--set trees=300]…   a parameter that all problems have
 */
import { parseArgs } from "node:util";
import type { Compat } from "../../src/components/ml/boosting/model.ts";
import { differences } from "../components/ml/boosting/differential.ts";
import { drawProblem } from "../components/ml/boosting/draw-problem.ts";

const BATCH = 50;
const { values } = parseArgs({
  options: {
    count: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    compat: { type: "string" },
    from: { type: "string", default: "0" },
    rows: { type: "string" },
    features: { type: "string" },
    sparse: { type: "string" },
    threads: { type: "string", default: "1" },
    set: { type: "string", multiple: true, default: [] },
  },
});
const compats: readonly Compat[] = values.compat === "2.3" || values.compat === "4" ? [values.compat] : ["2.3", "4"];
const given = {
  ...(values.rows === undefined ? {} : { rows: Number(values.rows) }),
  ...(values.features === undefined ? {} : { features: Number(values.features) }),
  ...(values.sparse === undefined ? {} : { sparse: Number(values.sparse) }),
};
const settings = Object.fromEntries(values.set.map((each) => [each.split("=")[0], JSON.parse(each.split("=")[1] ?? "null")]));
let failed = 0;
for (const compat of compats) {
  const from = Number(values.from);
  const to = from + Number(values.count);
  let bad = 0;
  for (let begin = from; begin < to; begin += BATCH) {
    const problems = Array.from({ length: Math.min(BATCH, to - begin) }, (_, k) =>
      drawProblem(Number(values.seed), begin + k, compat, { ...given, settings }),
    );
    for (const [k, found] of (await differences(problems, compat, Number(values.threads))).entries()) {
      if (found.length === 0) continue;
      bad++;
      console.log(`${problems[k]!.name}: ${JSON.stringify(problems[k]!.settings)}\n  ${found.join("\n  ")}`);
    }
  }
  console.log(`compat ${compat}, seed ${values.seed}: ${bad} of ${values.count} problems differ`);
  failed += bad;
}
process.exitCode = failed === 0 ? 0 : 1;
