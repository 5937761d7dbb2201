import { expect } from "chai";
import { bibFields, referenceText } from "../../../src/reporting/methods/bibtex.ts";

describe("bibFields", () => {
  it("reads fields in braces, quotes and bare, with LaTeX's marks as characters", () => {
    const entry = String.raw`@article{k, Title = {{TensorFlow}: {\textless}1 \& more}, author = "Ga{\"e}l, Mart{\'i}n", year = 2001, pages={5--32}}`;
    expect(bibFields(entry)).to.deep.include({ title: "TensorFlow: <1 & more", year: "2001", pages: "5–32" });
    expect(bibFields(String.raw`@misc{k, author = {Ga{\"e}l and Mart{\'i}n}}`).author).to.equal("Gaël and Martín");
  });
});

describe("referenceText", () => {
  it("writes an entry as a list of references has it", () => {
    expect(
      referenceText(
        "@article{k,\n author = {Breiman, Leo},\n title = {Random Forests},\n journal = {Machine Learning},\n year = {2001},\n volume = {45},\n pages = {5--32},\n doi = {10.1/x}\n}",
      ),
    ).to.equal("Leo Breiman: Random Forests. Machine Learning 45, 2001, 5–32. doi:10.1/x");
    expect(referenceText("@misc{k, author = {A, B and C, D}, title = {T}, note = {arXiv:1}}")).to.equal(
      "B A and D C: T. arXiv:1.",
    );
    expect(referenceText("@misc{k, author = {A, B and C, D and E, F and others}, title = {T}}")).to.equal("B A and others: T.");
  });
});
