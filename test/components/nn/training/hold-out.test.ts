import { expect } from "chai";
import fc from "fast-check";
import { holdOut } from "../../../../src/components/nn/training/hold-out.ts";
import { failureOf } from "../../../formats/failure-of.ts";

const samples = Array.from({ length: 20 }, (_, row) => ({ row, labels: [row % 4 === 0 ? 1 : 0, -1] }));
const rows = (list: readonly { readonly row: number }[]): number[] => list.map(({ row }) => row);

describe("holding training samples out", () => {
  it("keeps the classes' shares and the samples' order", () => {
    const { train, validation } = holdOut(samples, 0.2, 3);
    expect(validation).to.have.length(4);
    expect(validation.filter(({ labels }) => labels[0] === 1)).to.have.length(1);
    for (const part of [train, validation]) expect(rows(part)).to.deep.equal(rows(part).toSorted((a, b) => a - b));
  });

  it("parts the samples, whatever the share and seed", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 0.8, noNaN: true }), fc.nat(2 ** 40), (share, seed) => {
        const { train, validation } = holdOut(samples, share, seed);
        expect([...rows(train), ...rows(validation)].toSorted((a, b) => a - b)).to.deep.equal(rows(samples));
      }),
    );
  });

  it("says what is too little, in words of validation", async () => {
    expect(await failureOf(() => holdOut(samples, 0.01, 3))).to.deep.equal({
      code: "validation-share",
      message: "0.01 of 20 training cases cannot be held out for validation: 1 validation rows for 2 classes",
      help: "take another share, or validation: 0",
    });
  });

  it("holds none out for a share of 0", () => {
    expect(holdOut(samples, 0, 3)).to.deep.equal({ train: samples, validation: [] });
  });
});
