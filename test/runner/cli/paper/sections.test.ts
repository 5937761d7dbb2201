import { expect } from "chai";
import { sectioned, sectionsOf } from "../../../../src/runner/cli/paper/sections.ts";

describe("a file of several experiments' parts", () => {
  const parts = new Map([
    ["b", "\\rgorigin{b/x}{b:x}%\n\\rgstale{b/x}{why}%"],
    ["a@v", ""],
  ]);

  it("has them in the order of their names, and is read back", () => {
    const text = sectioned("% head", parts, "\\endgroup\n");
    expect(text).to.equal("% head\n% >>> a@v\n% >>> b\n\\rgorigin{b/x}{b:x}%\n\\rgstale{b/x}{why}%\n% <<<\n\\endgroup\n");
    expect([...sectionsOf(text)]).to.deep.equal([...parts].reverse());
  });

  it("has none where it is something else", () => {
    expect([...sectionsOf("\\section{a}\n% >> b\n")]).to.deep.equal([]);
  });
});
