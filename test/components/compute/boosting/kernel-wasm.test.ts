import { readFileSync } from "node:fs";
import { expect } from "chai";
import { KERNEL_FILE, kernelModule } from "../../../../tools/kernels.ts";

describe("the compiled kernels", function () {
  this.timeout(60_000);
  it("are those of the AssemblyScript beside them (else: make kernels)", async () => {
    expect(readFileSync(KERNEL_FILE, "utf8")).to.equal(await kernelModule());
  });
});
