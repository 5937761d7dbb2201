import { expect } from "chai";
import { grouped } from "../../src/formats/grouped.ts";

describe("grouped", () => {
  it("puts items of one key together, groups in the order of their first item", () => {
    expect([...grouped(["pear", "fig", "plum", "kiwi", "nut"], (word) => word.length)]).to.deep.equal([
      [4, ["pear", "plum", "kiwi"]],
      [3, ["fig", "nut"]],
    ]);
  });

  it("gives nothing of nothing", () => {
    expect(grouped([], String).size).to.equal(0);
  });
});
