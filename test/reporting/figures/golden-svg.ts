import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";

/** Compares an SVG with test/reporting/figures/golden/NAME.svg; `UPDATE_GOLDEN=1` writes it anew. Figures round numbers themselves. */
export function expectGolden(name: string, svg: string): void {
  const file = new URL(`golden/${name}.svg`, import.meta.url);
  if (process.env.UPDATE_GOLDEN === "1" || !existsSync(file)) {
    if (process.env.CI === "true") throw new Error(`no golden ${name}.svg`);
    writeFileSync(file, svg);
  }
  expect(svg).to.equal(readFileSync(file, "utf8"));
}
