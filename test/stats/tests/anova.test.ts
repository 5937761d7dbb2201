import { expect } from "chai";
import fc from "fast-check";
import { Philox } from "../../../src/stats/random/philox.ts";
import { adjustPValues } from "../../../src/stats/tests/adjust.ts";
import { fisherAnova } from "../../../src/stats/tests/fisher-anova.ts";
import { groupValues } from "../../../src/stats/tests/group-values.ts";
import { kruskalWallis } from "../../../src/stats/tests/kruskal-wallis.ts";
import { postHoc } from "../../../src/stats/tests/post-hoc.ts";
import { averageRanks } from "../../../src/stats/tests/ranks.ts";
import { welchAnova } from "../../../src/stats/tests/welch-anova.ts";
import { worstAbsolute, worstRelative } from "../../support/closeness.ts";
import { requireReference, runPython } from "../../support/reference.ts";

const value = fc.double({ min: -100, max: 100, noNaN: true }).map((x) => Math.round(x * 1000) / 1000);
const group = fc.array(value, { minLength: 3, maxLength: 12 }).filter((values) => new Set(values).size > 2);

describe("stats/tests: analysis of variance", () => {
  it("has Fisher's F worked by hand", () => {
    // means 2, 3, 7; between 3 · (4 + 1 + 9) = 42 on 2, within 2 + 2 + 2 = 6 on 6
    const { statistic, df1, df2, p } = fisherAnova([
      [1, 2, 3],
      [2, 3, 4],
      [6, 7, 8],
    ]);
    expect([statistic, df1, df2]).to.deep.equal([21, 2, 6]);
    expect(p).to.be.closeTo((1 + (2 * 21) / 6) ** -3, 1e-15);
  });

  it("has Welch's F worked by hand", () => {
    // weights 3 and 3/4, means 2 and 4: centre 2.4; (3 · .16 + .75 · 2.56) / 1 = 2.4; λ = (.2² + .8²) / 2 = .34; df2 = 3 / 1.02
    const { statistic, df1, df2 } = welchAnova([
      [1, 2, 3],
      [2, 4, 6],
    ]);
    expect(statistic).to.be.closeTo(2.4, 1e-14);
    expect(df1).to.equal(1);
    expect(df2).to.be.closeTo(3 / 1.02, 1e-14);
  });

  it("has Kruskal and Wallis' H worked by hand, ties included", () => {
    // ranks 1, 2.5, 2.5 and 4, 5, 6: excess 4.5 each; H = 12/42 · 13.5 / (1 − 6/210)
    const { statistic, df } = kruskalWallis([
      [1, 2, 2],
      [3, 4, 5],
    ]);
    expect(statistic).to.be.closeTo(((12 / 42) * 13.5) / (1 - 6 / 210), 1e-14);
    expect(df).to.equal(1);
    expect([...averageRanks([30, 10, 30, 20]).ranks]).to.deep.equal([3.5, 1, 3.5, 2]);
  });

  it("does not change with the unit, the origin or the order of the groups", () => {
    fc.assert(
      fc.property(fc.array(group, { minLength: 2, maxLength: 5 }), (groups) => {
        for (const test of [welchAnova, fisherAnova, kruskalWallis]) {
          const plain = test(groups).statistic;
          fc.pre(plain > 1e-6);
          expect(worstRelative([test(groups.map((values) => values.map((x) => 4 * x + 512))).statistic], [plain])).to.be.below(
            1e-8,
          );
          expect(worstRelative([test([...groups].reverse()).statistic], [plain])).to.be.below(1e-8);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("is NaN where it is undefined and refuses a single group", () => {
    const undefined_: [test: typeof welchAnova | typeof kruskalWallis, groups: number[][]][] = [
      [welchAnova, [[1, 2], [3]]],
      [welchAnova, [[1, 2], []]],
      [
        welchAnova,
        [
          [1, 2],
          [4, 4],
        ],
      ],
      [
        welchAnova,
        [
          [1, 2],
          [3, Number.NaN],
        ],
      ],
      [
        fisherAnova,
        [
          [1, 1],
          [3, 3],
        ],
      ],
      [fisherAnova, [[1], [3]]],
      [fisherAnova, [[1, 2], []]],
      [fisherAnova, [[1, 2], [Number.NaN]]],
      [kruskalWallis, [[1, 1], [1]]],
      [kruskalWallis, [[1, 2], []]],
      [kruskalWallis, [[1, 2], [Number.NaN]]],
    ];
    for (const [test, groups] of undefined_) {
      const { statistic, p } = test(groups);
      expect([statistic, p], JSON.stringify(groups)).to.deep.equal([Number.NaN, Number.NaN]);
    }
    for (const test of [welchAnova, fisherAnova, kruskalWallis]) {
      expect(() => test([[1, 2]])).to.throw(RangeError, "a comparison needs two groups or more, got 1");
    }
    // one value is enough for a group of the pooled test
    expect(fisherAnova([[1, 2, 3], [5]]).statistic).to.be.closeTo(6.75, 1e-14);
  });

  it("parts values by label, numbers by value", () => {
    const { labels, groups } = groupValues([1, 2, 3, 4], [10, 9, 10, 9]);
    expect(labels).to.deep.equal([9, 10]);
    expect(groups.map((values) => [...values])).to.deep.equal([
      [2, 4],
      [1, 3],
    ]);
    expect(() => groupValues([1], [1, 2])).to.throw(RangeError, "2 labels for 1 values");
    expect(() => averageRanks([Number.NaN])).to.throw(RangeError, "value 0 is NaN and has no rank");
  });
});

describe("stats/tests/postHoc", () => {
  const groups = [
    [1, 2, 3],
    [2, 4, 6],
    [5, 9, 10, 12],
  ];

  it("has the standard errors and degrees of freedom worked by hand", () => {
    const [lsd] = postHoc(groups, "lsd");
    // within: 2 + 8 + 26 = 36 on 7
    expect(lsd?.difference).to.equal(-2);
    expect(lsd?.df).to.equal(7);
    expect(lsd?.standardError).to.be.closeTo(Math.sqrt((36 / 7) * (2 / 3)), 1e-15);
    const [howell] = postHoc(groups, "games-howell");
    // variances 1 and 4: (1/3 + 4/3)² / ((1/3)² / 2 + (4/3)² / 2)
    expect(howell?.standardError).to.be.closeTo(Math.sqrt(5 / 3), 1e-15);
    expect(howell?.df).to.be.closeTo(50 / 17, 1e-14);
    expect(postHoc(groups, "dunnett-t3").map(({ i, j }) => [i, j])).to.deep.equal([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
  });

  it("is one test for two groups", () => {
    fc.assert(
      fc.property(group, group, (a, b) => {
        const [lsd] = postHoc([a, b], "lsd");
        const [tukey] = postHoc([a, b], "tukey-kramer");
        const [howell] = postHoc([a, b], "games-howell");
        const [dunnett] = postHoc([a, b], "dunnett-t3");
        expect(worstRelative([tukey!.p, tukey!.p], [lsd!.p, fisherAnova([a, b]).p])).to.be.below(1e-9);
        expect(worstRelative([dunnett!.p, howell!.p], [howell!.p, welchAnova([a, b]).p])).to.be.below(1e-9);
      }),
      { numRuns: 50 },
    );
  });

  it("keeps p and interval in step: 0 lies outside exactly when p is below 1 − confidence", () => {
    fc.assert(
      fc.property(group, group, group, fc.double({ min: 0.5, max: 0.999, noNaN: true }), (a, b, c, confidence) => {
        for (const test of ["lsd", "tukey-kramer", "games-howell", "dunnett-t3"] as const) {
          for (const { p, ciLow, ciHigh, difference } of postHoc([a, b, c], test, { confidence })) {
            fc.pre(Math.abs(p - (1 - confidence)) > 1e-9);
            expect(ciLow > 0 || ciHigh < 0).to.equal(p < 1 - confidence);
            expect((ciLow + ciHigh) / 2).to.be.closeTo(difference, 1e-9 * (1 + ciHigh - ciLow));
          }
        }
      }),
      { numRuns: 12 },
    );
  });

  it("is NaN for a pair without its variance, and says what is impossible", () => {
    const lonely = [[1, 2, 4], [5], [7, 7, 7], [3, 8]];
    const defined = (test: "lsd" | "dunnett-t3") => postHoc(lonely, test).map(({ p }) => !Number.isNaN(p));
    expect(defined("lsd")).to.deep.equal([true, true, true, true, true, true]);
    expect(defined("dunnett-t3")).to.deep.equal([false, false, true, false, false, false]);
    expect(postHoc(lonely, "dunnett-t3")[0]?.difference).to.be.closeTo(7 / 3 - 5, 1e-15);
    expect(
      postHoc(
        [
          [1, 1],
          [2, 2],
        ],
        "lsd",
      )[0]?.ciLow,
    ).to.be.NaN;
    expect(() => postHoc([[1, 2]], "lsd")).to.throw(RangeError, "a comparison needs two groups or more, got 1");
    expect(() => postHoc(groups, "lsd", { confidence: 95 })).to.throw(RangeError, "a confidence lies between 0 and 1, got 95");
    expect(() => postHoc(groups, "scheffe" as "lsd")).to.throw(RangeError, 'unknown post-hoc test "scheffe"');
  });
});

describe("stats/tests/adjustPValues", () => {
  it("adjusts worked examples", () => {
    const p = [0.01, 0.04, Number.NaN, 0.03, 0.5];
    const adjusted = (method: "none" | "bonferroni" | "holm" | "benjamini-hochberg") => [...adjustPValues(p, method)];
    expect(adjusted("none")).to.deep.equal(p);
    expect(worstAbsolute(adjusted("bonferroni"), [0.04, 0.16, Number.NaN, 0.12, 1])).to.be.below(1e-15);
    expect(worstAbsolute(adjusted("holm"), [0.04, 0.09, Number.NaN, 0.09, 0.5])).to.be.below(1e-15);
    expect(worstAbsolute(adjusted("benjamini-hochberg"), [0.04, 0.16 / 3, Number.NaN, 0.16 / 3, 0.5])).to.be.below(1e-15);
    expect([...adjustPValues([], "holm")]).to.deep.equal([]);
    expect(() => adjustPValues([0.5, 2], "holm")).to.throw(RangeError, "value 1 is no probability: 2");
    expect(() => adjustPValues([0.5], "sidak" as "holm")).to.throw(RangeError, 'unknown adjustment "sidak"');
  });

  it("orders the methods: raw ≤ Benjamini–Hochberg ≤ Holm ≤ Bonferroni, and keeps the order of p", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (p) => {
        const [bh, holm, bonferroni] = (["benjamini-hochberg", "holm", "bonferroni"] as const).map((method) =>
          adjustPValues(p, method),
        );
        for (let i = 0; i < p.length; i++) {
          expect(bh![i]).to.be.at.least(p[i]!);
          expect(holm![i]).to.be.at.least(bh![i]! * (1 - 1e-15));
          expect(bonferroni![i]).to.be.at.least(holm![i]!);
          for (let j = 0; j < p.length; j++) if (p[i]! <= p[j]!) expect(holm![i]).to.be.at.most(holm![j]!);
        }
      }),
    );
  });
});

describe("stats/tests against SciPy", () => {
  before(requireReference);

  it("agrees on random groups", () => {
    const dice = new Philox(5, "anova");
    const cases = Array.from({ length: 60 }, (_, index) =>
      Array.from({ length: dice.integer(2, 6) }, () => {
        const scale = Math.exp(4 * dice.uniform());
        const shift = 3 * dice.normal();
        // every third case has ties
        return Array.from({ length: dice.integer(3, 40) }, () => {
          const x = shift + scale * dice.normal();
          return index % 3 === 0 ? Math.round(x) : x;
        });
      }),
    ).filter((groups) => groups.every((values) => new Set(values).size > 1));
    const wanted = runPython(
      `
import json, sys
from scipy import stats
out = []
for i, g in enumerate(json.load(sys.stdin)):
    w, f, k = stats.f_oneway(*g, equal_var=False), stats.f_oneway(*g), stats.kruskal(*g)
    row = {"welch": [w.statistic, w.pvalue], "fisher": [f.statistic, f.pvalue], "kruskal": [k.statistic, k.pvalue]}
    if 2 < len(g) < 5 and i < 12 and i % 3 == 1: # SciPy takes a second or more for each
        n = len(g)
        for name, equal in ("tukey-kramer", True), ("games-howell", False):
            t = stats.tukey_hsd(*g, equal_var=equal)
            c = t.confidence_interval(.95)
            row[name] = [[t.pvalue[a, b], c.low[a, b], c.high[a, b]] for a in range(n) for b in range(a + 1, n)]
        ps = [r[0] for r in row["tukey-kramer"]]
        row["bh"] = stats.false_discovery_control(ps).tolist()
    out.append(row)
print(json.dumps(out))`,
      cases,
    ) as Record<string, number[] & number[][]>[];
    const worst: Record<string, number> = {};
    const note = (name: string, distance: number) => {
      worst[name] = Math.max(worst[name] ?? 0, distance);
    };
    cases.forEach((groups, index) => {
      const row = wanted[index]!;
      for (const [name, test] of [
        ["welch", welchAnova],
        ["fisher", fisherAnova],
        ["kruskal", kruskalWallis],
      ] as const) {
        const { statistic, p } = test(groups);
        note(name, worstRelative([statistic, p], row[name]!));
      }
      for (const name of ["tukey-kramer", "games-howell"] as const) {
        if (!row[name]) continue;
        const pairs = postHoc(groups, name);
        note(
          `${name} p`,
          worstAbsolute(
            pairs.map(({ p }) => p),
            row[name]!.map((r: number[]) => r[0]!),
          ),
        );
        const width = pairs.map(({ ciLow, ciHigh }) => ciHigh - ciLow);
        note(
          `${name} interval`,
          worstRelative(
            width,
            row[name]!.map((r: number[]) => r[2]! - r[1]!),
          ),
        );
      }
      if (row.bh) {
        const raw = row["tukey-kramer"]!.map((r: number[]) => r[0]!);
        note("bh", worstRelative(adjustPValues(raw, "benjamini-hochberg"), row.bh));
      }
    });
    if (process.env.REGIMEN_MEASURE) console.log(worst);
    for (const name of ["welch", "fisher", "kruskal"]) expect(worst[name], name).to.be.below(1e-10);
    expect(worst.bh).to.be.below(1e-14);
    for (const name of ["tukey-kramer", "games-howell"]) {
      expect(worst[`${name} p`], name).to.be.below(1e-9);
      expect(worst[`${name} interval`], name).to.be.below(1e-10);
    }
  });
});
