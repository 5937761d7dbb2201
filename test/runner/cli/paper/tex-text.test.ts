import { expect } from "chai";
import fc from "fast-check";
import { commentText, texName, texText } from "../../../../src/runner/cli/paper/tex-text.ts";

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
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const tex = texText(text);
        expect(tex).to.match(/^[ -~À-ÿ]*$/);
        const rest = tex.replace(/\$\\(to|pm|times|cdot)\$|\\[a-z]+(\{\d*\})|\\[{}$&#_%]|\{\}/g, "");
        expect(rest).not.to.match(/[\\{}$&#_%~^]/);
      }),
    );
  });

  it("lets names break after their parts", () => {
    expect(texName("data/my_rows")).to.equal("data/\\allowbreak{}my\\_\\allowbreak{}rows");
  });
});

describe("commentText", () => {
  it("is one line", () => {
    expect(commentText(" a\n\\end{document}\u2028b\u0000c ")).to.equal("a \\end{document} b c");
  });
});
