import type { Engine } from "../../src/components/compute/engine/engine.ts";
import { compareGolden } from "./compare-golden.ts";
import { type Deviation, passes } from "./deviation.ts";
import { isShift, parseGolden } from "./golden-file.ts";
import { runGolden } from "./run-golden.ts";
import { compareShift } from "./run-shift.ts";

/** Runs one golden file. A file of another form fails, in words. */
export async function parityReport(
  file: string,
  text: string,
  engine: Engine,
  memory: "normal" | "low",
): Promise<{ readonly lines: string[]; readonly pass: boolean; readonly deviations: readonly Deviation[] }> {
  try {
    const golden = parseGolden(text);
    const deviations = isShift(golden)
      ? await compareShift(golden, engine)
      : compareGolden(golden.float64, await runGolden(golden, engine, memory));
    const pass = deviations.every(passes);
    const title = isShift(golden) ? "Shift3D" : `${golden.network}, ${golden.input_shape.join(" × ")}`;
    return { lines: [`\n${file}: ${title}`, ...deviations.map(line), `${pass ? "PASS" : "FAIL"} ${file}`], pass, deviations };
  } catch (error) {
    return { lines: [`\n${file}: ${(error as Error).message}`, `FAIL ${file}`], pass: false, deviations: [] };
  }
}

function line(deviation: Deviation): string {
  const { field, largest, tolerance, where, values } = deviation;
  const of = `${largest.toExponential(1)} of ${tolerance === 0 ? "0" : tolerance.toExponential(0)}`;
  const worst = largest === 0 ? "" : `, worst: ${where}`;
  return `  ${passes(deviation) ? "ok  " : "MISS"} ${field.padEnd(26)} ${of.padEnd(18)} ${values} ${values === 1 ? "value" : "values"}${worst}`;
}
