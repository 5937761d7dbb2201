import { expect } from "chai";
import fc from "fast-check";
import { commentText, texCode, texText } from "../../../../src/runner/cli/paper/tex-text.ts";

describe("texText", () => {
  it("writes what LaTeX would read as something else", () => {
    expect(texText('a_b & "c" 50% #1 {x} ~ ^ $ \\ <y> | `')).to.equal(
      "a\\_b \\& \\symbol{34}c\\symbol{34} 50\\% \\#1 \\{x\\} \\textasciitilde{} \\textasciicircum{} \\$ \\textbackslash{} \\textless{}y\\textgreater{} \\textbar{} \\symbol{96}",
    );
    expect(texText("trees: 10 → 12…")).to.equal("trees: 10 $\\to$ 12\\dots{}");
    expect(texText("--force")).to.equal("-{}-force");
    expect(texText("Zürich, α and 🙂\n\tend")).to.equal("Zürich, [U+3B1] and [U+1F642] end");
  });

  it("leaves nothing that only some engines or fonts can set", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc
            .oneof(fc.nat(0x17f), fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x10ffff }))
            .map((code) => String.fromCodePoint(code)),
        }),
        (text) => {
          const tex = texText(text);
          expect(tex).to.match(/^[ -~À-ÿ]*$/);
          const rest = tex.replace(/\$(-|\\(to|pm|times|cdot|le|ge))\$|\\[a-z]+(\{\d*\})|\\[{}$&#_%]|\{\}/g, "");
          expect(rest).not.to.match(/[\\{}$&#_%~^]/);
        },
      ),
    );
  });
});

describe("texCode", () => {
  it("has every sign of ASCII at its place in typewriter letters, and breaks after the parts of a name", () => {
    expect(texCode("data/my_rows")).to.equal("\\texttt{data/\\allowbreak{}my\\symbol{95}\\allowbreak{}rows}");
    expect(texCode('{"a": 5%}')).to.equal("\\texttt{\\symbol{123}\\symbol{34}a\\symbol{34}:\\allowbreak{} 5\\%\\symbol{125}}");
  });
});

describe("commentText", () => {
  it("is one line", () => {
    expect(commentText(" a\n\\end{document}\u2028b\u0000c ")).to.equal("a \\end{document} b c");
  });
});
