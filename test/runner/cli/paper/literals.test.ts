import { expect } from "chai";
import fc from "fast-check";
import { type Literal, literalsIn } from "../../../../src/runner/cli/paper/literals.ts";
import { scanTex } from "../../../../src/runner/cli/paper/scan-tex.ts";

const literals = (tex: string): readonly Literal[] => literalsIn(scanTex(tex).prose, tex);
const digits = (tex: string): readonly string[] => literals(tex).map((one) => `${one.digits}${one.isPercent ? "%" : ""}`);

describe("literalsIn", () => {
  it("reads a number however LaTeX has it", () => {
    expect(digits("0.913, .913 and $0.913$; \\num{0.913}")).to.deep.equal(["0.913", "0.913", "0.913", "0.913"]);
    expect(digits("1,329 1{,}329 1\\,329 1~329 1329")).to.deep.equal(["1329", "1329", "1329", "1329", "1329"]);
    expect(digits("0{,}913")).to.deep.equal(["0.913"]);
    expect(digits("91.3\\% $91.3\\,\\%$ 91.3~\\% \\SI{91.3}{\\percent} \\qty{91.3}{\\percent} 91.3 percent")).to.deep.equal(
      Array(6).fill("91.3%"),
    );
    expect(digits("3.91\\times10^{-5} $3.91 \\cdot 10^{3}$ \\num{3.91e-5} 3.91\\times 10^4")).to.deep.equal([
      "3.91e-5",
      "3.91e3",
      "3.91e-5",
      "3.91e4",
    ]);
    expect(digits("0.913\\pm0.012, 0.913(12), \\numrange{0.893}{0.931}")).to.deep.equal([
      "0.913",
      "0.012",
      "0.913",
      "12",
      "0.893",
      "0.931",
    ]);
  });

  it("tells a minus from a dash", () => {
    expect(digits("$-0.432$, $r=-0.432$, −0.432, (-0.432)")).to.deep.equal(Array(4).fill("-0.432"));
    expect(digits("0.893--0.931, 0.893–0.931, $0.893-0.931$")).to.deep.equal([
      "0.893",
      "0.931",
      "0.893",
      "0.931",
      "0.893",
      "0.931",
    ]);
  });

  it("leaves what is a part of a name, a version, a date, a place, an address or money", () => {
    for (const tex of [
      ..."v3.11 3.11.4 12.05.2021 12:34 COVID-19 ResNet-101 x0.913 0.913x 10.1016/0021.93 arXiv:2103.12345 \\$12.99 €14.50".split(
        " ",
      ),
      ..."10.1023/A \\put(13.5,4.5) \\put(1,2){\\line(13.5,4.5){7.25}} 0297 1.234.567 F-0.913".split(" "),
    ])
      expect(
        digits(tex).filter((one) => one.length > 4),
        tex,
      ).to.deep.equal([]);
  });

  it("counts the digits that tell something", () => {
    const counts = literals("0.913 0.910 0.091 91.3 930 1300 100 0.05 1.00 12 .5").map(({ significant }) => significant);
    expect(counts).to.deep.equal([3, 3, 2, 3, 3, 2, 1, 1, 3, 2, 1]);
  });

  it("says where a number stands, its power of ten included", () => {
    const tex = "is $3.91\\times10^{-5}$";
    const [one] = literals(tex);
    expect(tex.slice(one!.start, one!.end)).to.equal("3.91\\times10^{-5}");
    expect([one!.value, one!.half, one!.decimals]).to.deep.equal([3.91e-5, 0.5e-7, 2]);
  });

  it("reads back any number that is printed", () => {
    fc.assert(
      fc.property(fc.integer({ min: -99999, max: 99999 }), fc.integer({ min: 1, max: 4 }), (whole, places) => {
        const text = (whole / 10 ** places).toFixed(places);
        expect(digits(`the value is $${text}$ here`)).to.deep.equal([Object.is(Number(text), -0) ? `-${text}` : text]);
      }),
    );
  });
});
