import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import type { Engine } from "../../../src/components/compute/engine/engine.ts";
import { parityReport } from "../../../tools/parity/report.ts";
import { openTestEngine, requireNative } from "../../support/engines.ts";

const folder = new URL("../../golden/nn/", import.meta.url);
const text = (file: string): string => readFileSync(new URL(file, folder), "utf8");
const files = readdirSync(folder).filter((file) => file.endsWith(".json") && /"(float64|cases)"/.test(text(file)));

/** Declares that each file is passed, and that the engine has as many tensors afterwards as before. */
function suite(engine: () => Engine, file: string, memory: "normal" | "low"): void {
  it(`${file}, memory ${memory}`, async () => {
    const before = engine().tensors();
    const { lines, pass } = await parityReport(file, text(file), engine(), memory);
    expect(pass, lines.join("\n")).to.equal(true);
    expect(engine().tensors(), "tensors left").to.equal(before);
  });
}

describe("nn parity with PyTorch", function () {
  this.timeout(300_000);

  it("has the reference values of four networks and Shift3D", () => {
    expect(files).to.have.lengthOf.at.least(5);
  });

  describe("on TensorFlow", () => {
    let engine: Engine;
    before(async function () {
      requireNative.call(this);
      engine = await openTestEngine("tensorflow");
    });
    after(() => engine?.close());
    for (const file of files) suite(() => engine, file, "normal");
    for (const file of files.filter((each) => each.startsWith("squeezenet"))) {
      suite(() => engine, file, "low");
    }
  });

  describe("on the portable engine", () => {
    let engine: Engine;
    before(async () => {
      engine = await openTestEngine("portable");
    });
    after(() => engine?.close());
    for (const file of files.filter((each) => each.startsWith("squeezenet") || each.startsWith("shift"))) {
      suite(() => engine, file, "normal");
    }
  });
});
