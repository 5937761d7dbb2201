import { expect } from "chai";
import { naturalLog } from "../../../../src/components/compute/logarithm/natural-log.ts";
import { requireReference, runPython } from "../../../support/reference.ts";

describe("naturalLog", () => {
  it("is exact where the logarithm is", () => {
    expect(naturalLog(1)).to.equal(0);
    expect(naturalLog(2)).to.equal(Math.LN2);
    expect(naturalLog(0.25)).to.equal(-2 * Math.LN2);
    expect(naturalLog(0)).to.equal(Number.NEGATIVE_INFINITY);
    expect(naturalLog(-1)).to.be.NaN;
  });

  it("is the C library's but for one unit in the last place of 1 in 20,000 (its fused multiply-add)", function () {
    requireReference.call(this);
    const values: number[] = [];
    for (let total = 1; total <= 400; total++) for (let part = 1; part <= total; part++) values.push(part / total);
    // as: the script prints one number for each
    const wanted = runPython(
      "import sys, json, math; json.dump([math.log(x) for x in json.load(sys.stdin)], sys.stdout)",
      values,
    ) as number[];
    const other = values.filter((x, k) => naturalLog(x) !== wanted[k]);
    expect(other.length).to.be.at.most(values.length / 10_000);
    values.forEach((x, k) => {
      const unit = Math.abs(wanted[k]!) * 2 ** -52;
      expect(Math.abs(naturalLog(x) - wanted[k]!), String(x)).to.be.at.most(unit);
    });
  });
});
