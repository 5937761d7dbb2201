import { expect } from "chai";
import { TEX_SIGNS } from "../../src/formats/tex-signs.ts";

describe("TEX_SIGNS", () => {
  it("has the ten characters that LaTeX reads as orders, and writes all in ASCII", () => {
    expect(Object.keys(TEX_SIGNS)).to.include.members([..."\\{}$&#_%~^"]);
    for (const tex of Object.values(TEX_SIGNS)) expect(tex).to.match(/^[!-~]+$/);
  });
});
