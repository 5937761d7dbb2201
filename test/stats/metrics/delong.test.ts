import { expect } from "chai";
import fc from "fast-check";
import { variance } from "../../../src/stats/describe/variance.ts";
import { normalUpperTail } from "../../../src/stats/distributions/normal-upper-tail.ts";
import { delongInterval, delongTest } from "../../../src/stats/metrics/delong.ts";
import { rocArea } from "../../../src/stats/metrics/roc-area.ts";
import { Philox } from "../../../src/stats/random/philox.ts";
import { worstAbsolute, worstRelative } from "../../support/closeness.ts";
import { requireReference, runPython } from "../../support/reference.ts";

const nan = Number.NaN;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** DeLong's placements pair by pair, as the definition has them. */
function placements(positive: readonly number[], score: readonly number[]): { positives: number[]; negatives: number[] } {
  const part = (which: number): number[] => score.filter((_, i) => positive[i] === which);
  const won = (a: number, b: number): number => (a > b ? 1 : a === b ? 0.5 : 0);
  return {
    positives: part(1).map((a) => mean(part(0).map((b) => won(a, b)))),
    negatives: part(0).map((b) => mean(part(1).map((a) => won(a, b)))),
  };
}

const covariance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + (value - mean(a)) * (b[i]! - mean(b)), 0) / (a.length - 1);

const rows = fc
  .array(fc.record({ positive: fc.nat(1), a: fc.nat(8), b: fc.nat(8) }), { minLength: 4, maxLength: 40 })
  .filter((all) => [0, 1].every((which) => all.filter((row) => row.positive === which).length > 1));

describe("stats/metrics: DeLong's interval", () => {
  it("is worked by hand", () => {
    // positives 3, 2, 4 against negatives 1, 2: placements 1, .75, 1 and (of the negatives) 1, 5/6
    const { area, standardError, ciLow, ciHigh } = delongInterval([1, 0, 1, 0, 1], [3, 1, 2, 2, 4]);
    expect(area).to.be.closeTo(11 / 12, 1e-15);
    const error = Math.sqrt(1 / 48 / 3 + 1 / 72 / 2); // variances of 1, .75, 1 and of 1, 5/6
    expect(standardError).to.be.closeTo(error, 1e-15);
    expect(ciLow).to.be.closeTo(11 / 12 - 1.959963984540054 * error, 1e-14);
    expect(ciHigh).to.equal(1); // clipped
  });

  it("has an exact area and, of perfect scores, a point", () => {
    expect(delongInterval([0, 0, 1, 1], [1, 2, 3, 4])).to.deep.equal({ area: 1, standardError: 0, ciLow: 1, ciHigh: 1 });
    expect(delongInterval([0, 0, 1, 1], [4, 3, 2, 1])).to.deep.equal({ area: 0, standardError: 0, ciLow: 0, ciHigh: 0 });
  });

  it("is NaN where a class is absent, and has no error with one row of a class", () => {
    expect(delongInterval([1, 1], [1, 2])).to.deep.equal({ area: nan, standardError: nan, ciLow: nan, ciHigh: nan });
    const single = delongInterval([1, 0, 0], [2, 1, 3]);
    expect([single.area, single.standardError]).to.deep.equal([0.5, nan]);
    expect(() => delongInterval([1], [1, 2])).to.throw(RangeError, "1 truths and 2 scores");
  });

  it("agrees with the definition, pair by pair", () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(0.8, 0.95, 0.99), (all, level) => {
        const positive = all.map((row) => row.positive);
        const score = all.map((row) => row.a);
        const { area, standardError, ciLow, ciHigh } = delongInterval(positive, score, level);
        const own = placements(positive, score);
        const error = Math.sqrt(variance(own.positives) / own.positives.length + variance(own.negatives) / own.negatives.length);
        expect(area).to.be.closeTo(rocArea(positive, score), 1e-14);
        expect(standardError).to.be.closeTo(error, 1e-13);
        expect(0 <= ciLow && ciLow <= area + 1e-15 && area <= ciHigh + 1e-15 && ciHigh <= 1).to.equal(true);
      }),
    );
  });
});

describe("stats/metrics: DeLong's test", () => {
  it("is worked by hand", () => {
    // a: positives 3, 4 against 1, 2: all 1. b: positives 1, 4 against 2, 3: placements 0, 1 and .5, .5
    const { areaA, areaB, difference, standardError, z, p, ciLow, ciHigh } = delongTest([1, 1, 0, 0], [3, 4, 1, 2], [1, 4, 2, 3]);
    expect([areaA, areaB, difference]).to.deep.equal([1, 0.5, 0.5]);
    // differences 1, 0 and .5, .5: variances .5 and 0, over 2 rows
    expect(standardError).to.equal(0.5);
    expect([z, p]).to.deep.equal([1, 2 * normalUpperTail(1)]);
    expect(ciHigh - 0.5).to.be.closeTo(0.5 - ciLow, 1e-15);
    expect(ciHigh).to.be.closeTo(0.5 + 1.959963984540054 / 2, 1e-14);
  });

  it("has z 0 and p 1 of equal scores, p 0 of a difference without error, and is NaN where a class is absent", () => {
    const equal = delongTest([1, 0, 1, 0], [4, 1, 3, 2], [8, 2, 6, 4]);
    expect([equal.difference, equal.z, equal.p]).to.deep.equal([0, 0, 1]);
    const opposed = delongTest([1, 1, 0, 0], [3, 4, 1, 2], [1, 2, 3, 4]);
    expect([opposed.difference, opposed.z, opposed.p]).to.deep.equal([1, Infinity, 0]);
    const absent = delongTest([1, 1], [1, 2], [2, 1]);
    expect([absent.difference, absent.z, absent.p]).to.deep.equal([nan, nan, nan]);
  });

  it("agrees with the definition by covariances, pair by pair, and changes sign with its sides", () => {
    fc.assert(
      fc.property(rows, (all) => {
        const positive = all.map((row) => row.positive);
        const [scoreA, scoreB] = [all.map((row) => row.a), all.map((row) => row.b)];
        const [a, b] = [placements(positive, scoreA), placements(positive, scoreB)];
        const part = (which: "positives" | "negatives"): number =>
          (covariance(a[which], a[which]) + covariance(b[which], b[which]) - 2 * covariance(a[which], b[which])) /
          a[which].length;
        const ours = delongTest(positive, scoreA, scoreB);
        expect(ours.standardError ** 2).to.be.closeTo(part("positives") + part("negatives"), 1e-14);
        expect(ours.difference).to.be.closeTo(mean(a.positives) - mean(b.positives), 1e-14);
        const turned = delongTest(positive, scoreB, scoreA);
        expect([turned.difference, turned.p]).to.deep.equal([
          ours.difference === 0 ? turned.difference : -ours.difference,
          ours.p,
        ]);
      }),
    );
  });

  it("keeps its p-value far out in the tail", () => {
    const random = new Philox(3, "delong tail");
    const positive = Array.from({ length: 1500 }, (_, i) => i % 2);
    const scoreA = positive.map((y) => y * 2 + random.normal());
    const scoreB = positive.map(() => random.normal());
    const { z, p } = delongTest(positive, scoreA, scoreB);
    expect(z).to.be.greaterThan(15);
    expect(p).to.be.within(1e-300, 1e-60);
    expect(worstRelative([p], [2 * normalUpperTail(z)])).to.equal(0);
  });

  it("takes 100,000 rows in its stride: n log n, not n²", () => {
    const random = new Philox(5, "delong rows");
    const positive = Uint8Array.from({ length: 100_000 }, (_, i) => i % 2);
    const score = Float64Array.from(positive, (y) => 0.1 * y + random.uniform());
    const started = process.cpuUsage();
    delongInterval(positive, score);
    expect(process.cpuUsage(started).user / 1e6).to.be.below(5); // seconds; the pairs alone would be 2.5 · 10⁹
  });
});

// The data are pROC's own (data/aSAH.RData of github.com/xrobin/pROC, GPL), so they are not kept here: REGIMEN_ASAH names the file.
// Wanted are the values of pROC's own tests (test-roc.test.R, test-ci.auc.R), which Robin et al. 2011 print with fewer digits.
describe("stats/metrics: DeLong on pROC's published example", () => {
  const READER = `
import gzip, json, struct, sys
data, at, names = gzip.open(json.load(sys.stdin)).read(), 7, []
assert data.startswith(b"RDX2\\nX\\n")

def take(form):
    global at
    (value,) = struct.unpack_from(">" + form, data, at)
    at += struct.calcsize(form)
    return value

def item():
    global at
    flags = take("i")
    kind = flags & 255
    if kind == 254: return None
    if kind == 255: return names[(flags >> 8) - 1]
    if kind == 1:
        names.append(item())
        return names[-1]
    if kind == 2:
        attributes = item() if flags & 512 else None
        tag = item() if flags & 1024 else None
        head, rest = item(), item()
        return [(tag, head)] + (rest or [])
    size = take("i")
    if kind == 9:
        if size < 0: return None
        at += size
        return data[at - size:at].decode()
    values = [take("i") if kind in (10, 13) else take("d") if kind == 14 else item() for _ in range(size)]
    return {"values": values, "attributes": dict(item())} if flags & 512 else values

for _ in range(3): take("i")
frame = dict(item())["aSAH"]
columns = [column if isinstance(column, list) else column["values"] for column in frame["values"]]
print(json.dumps(dict(zip(frame["attributes"]["names"], columns))))
`;
  type Name = "wfns" | "s100b" | "ndka";
  let data: { readonly [name in Name | "outcome" | "gender"]: readonly number[] };
  let positive: number[];
  before(function () {
    const file = process.env.REGIMEN_ASAH;
    if (!file) {
      process.stderr.write("      skipped: REGIMEN_ASAH names no aSAH.RData\n");
      this.skip();
    }
    requireReference.call(this);
    data = runPython(READER, file) as typeof data;
    positive = data.outcome.map((code) => Number(code === 2)); // Good, Poor
  });

  it("has the areas and intervals", () => {
    const numbers = (rows: readonly number[]): number[] => {
      const of = (values: readonly number[]): number[] => rows.map((row) => values[row]!);
      const { ciLow, area, ciHigh } = delongInterval(of(positive), of(data.ndka));
      return [ciLow, area, ciHigh];
    };
    const every = [...positive.keys()];
    expect(worstAbsolute(numbers(every), [0.501244999271703, 0.611957994579946, 0.722670989888189])).to.be.below(1e-14);
    const women = every.filter((row) => data.gender[row] === 2);
    expect(worstAbsolute(numbers(women), [0.5261398281, 0.6671428571, 0.8081458862])).to.be.below(5.1e-11);
    const { ciLow, area, ciHigh } = delongInterval(positive, data.s100b);
    expect([ciLow, area, ciHigh].map((value) => value.toFixed(4))).to.deep.equal(["0.6301", "0.7314", "0.8326"]);
  });

  it("has Z, p and the interval of the three comparisons to 1e-12", () => {
    const wanted: [Name, Name, z: number, p: number, low: number, high: number][] = [
      ["wfns", "s100b", 2.20898359144091, 0.0271757822291882, 0.0104061769564846, 0.174214419249478],
      ["wfns", "ndka", 2.79777591868904, 0.00514557970691098, 0.0634011709339876, 0.3600405634833566],
      ["ndka", "s100b", -1.39077002573558, 0.164295175223054, -0.2876917446341914, 0.0488706064228094],
    ];
    for (const [a, b, ...numbers] of wanted) {
      const { z, p, ciLow, ciHigh } = delongTest(positive, data[a], data[b]);
      expect(worstRelative([z, p, ciLow, ciHigh], numbers)).to.be.below(1e-12);
    }
  });
});
