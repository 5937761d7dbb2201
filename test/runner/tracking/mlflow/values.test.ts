import { expect } from "chai";
import fc from "fast-check";
import { MlflowError } from "../../../../src/runner/tracking/mlflow/client.ts";
import { cleanText, fitText, metricValue, milliseconds, wholeStep } from "../../../../src/runner/tracking/mlflow/values.ts";

function refusal(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    expect(error).to.be.instanceOf(MlflowError);
    expect((error as MlflowError).kind).to.equal("rejected");
    return (error as MlflowError).message;
  }
  throw new Error("was not refused");
}

describe("metricValue", () => {
  it("keeps finite numbers and writes the others as MLflow's text", () => {
    expect([0.1, -3, 5e-324, 1e308].map((value) => metricValue(value, "k"))).to.deep.equal([0.1, -3, 5e-324, 1e308]);
    expect(
      [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((value) => metricValue(value, "k")),
    ).to.deep.equal(["NaN", "Infinity", "-Infinity"]);
  });

  it("refuses what is no number", () => {
    expect(refusal(() => metricValue("1" as unknown as number, "loss"))).to.equal(
      'metric "loss" has the value string; a number is needed',
    );
  });
});

describe("milliseconds", () => {
  it("drops fractions", () => {
    expect(milliseconds(1.7e12 + 0.5, "the start")).to.equal(1.7e12);
    expect(Object.is(milliseconds(-0, "the start"), 0)).to.equal(true);
  });

  it("refuses what no server keeps", () => {
    for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
      expect(refusal(() => milliseconds(bad, "the start"))).to.equal(
        `the start is ${bad}; milliseconds since 1970 are needed, from 0 to 9007199254740991`,
      );
  });
});

describe("wholeStep", () => {
  it("takes whole numbers of either sign", () =>
    expect([-3, 0, 2 ** 53 - 1].map((step) => wholeStep(step, "s"))).to.deep.equal([-3, 0, 2 ** 53 - 1]));

  it("refuses others: a server would cut the request off there", () => {
    for (const bad of [0.5, Number.NaN, 2 ** 63])
      expect(refusal(() => wholeStep(bad, "the step"))).to.equal(
        `the step is ${bad}; a whole number is needed, at most 9007199254740991 in size`,
      );
  });
});

describe("cleanText", () => {
  it("replaces what databases refuse, and writes out what is no text", () => {
    expect(cleanText("a\ud800b\0c😀")).to.equal("a\ufffdb\u2400c😀");
    expect(cleanText(3 as unknown as string)).to.equal("3");
  });
});

describe("fitText", () => {
  it("leaves what fits", () => expect(fitText("x".repeat(6000), 6000)).to.deep.equal({ text: "x".repeat(6000) }));

  it("cuts the rest and says how much there was", () => {
    const { text, cut } = fitText("x".repeat(7000), 6000);
    expect(cut).to.match(/^5947 of 7000 characters, sha256 [0-9a-f]{12}$/);
    expect(text).to.equal(`${"x".repeat(5947)}… [cut: ${cut}]`);
    expect(text).to.have.length(6000);
  });

  it("keeps two long texts apart that begin alike", () => {
    expect(fitText(`${"x".repeat(7000)}a`, 6000).text).not.to.equal(fitText(`${"x".repeat(7000)}b`, 6000).text);
  });

  it("never cuts within a character, nor past the limit", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", minLength: 0, maxLength: 300 }),
        fc.integer({ min: 80, max: 250 }),
        (text, most) => {
          const fitted = fitText(text, most).text;
          expect(fitted.length).to.be.at.most(most);
          expect(/\p{Surrogate}/u.test(fitted)).to.equal(false);
        },
      ),
    );
  });
});
