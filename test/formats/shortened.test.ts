import { expect } from "chai";
import { shortened } from "../../src/formats/shortened.ts";

describe("shortened", () => {
  it("has at most so many characters, and leaves what fits as it is", () => {
    expect([shortened("abcd", 4), shortened("abcde", 4), shortened("", 4)]).to.deep.equal(["abcd", "abc…", ""]);
  });
});
