import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { expect } from "chai";
import { compiledText, MODULES } from "../../../tools/kernels.ts";

describe("compiled modules", function () {
  this.timeout(180_000);
  for (const module of MODULES) {
    it(`${relative(process.cwd(), module.file)} is made from its source (else: make kernels)`, async () => {
      expect(readFileSync(module.file, "utf8")).to.equal(await compiledText(module));
    });
  }
});
