import { expect } from "chai";
import { findContours } from "../../../../src/components/imaging/morphology/find-contours.ts";

describe("contours of a mask", () => {
  it("goes round a pixel with the inside to the right, from where the last square ends", () => {
    const mask = Uint8Array.from([0, 0, 0, 0, 1, 0, 0, 0, 0]);
    const [contour, ...rest] = findContours(mask, { y: 3, x: 3 }, 0.75);
    expect(rest).to.deep.equal([]);
    expect([...contour!]).to.deep.equal([1.25, 1, 1, 0.75, 0.75, 1, 1, 1.25, 1.25, 1]);
  });

  it("ends lines at the border, and keeps pixels that touch by a corner apart", () => {
    const contours = findContours(Uint8Array.from([1, 0, 0, 1]), { y: 2, x: 2 }, 0.5);
    expect(contours.map((contour) => [...contour])).to.deep.equal([
      [0, 0.5, 0.5, 0],
      [1, 0.5, 0.5, 1],
    ]);
  });

  it("finds none where all is alike", () => {
    expect(findContours(new Uint8Array(9), { y: 3, x: 3 }, 0.8)).to.deep.equal([]);
    expect(findContours(new Uint8Array(9).fill(1), { y: 3, x: 3 }, 0.8)).to.deep.equal([]);
  });
});
