import { expect } from "chai";
import { placingOf, upsampleMap } from "../../../../src/components/nn/cam/upsample-map.ts";

describe("upsampled maps", () => {
  it("have features where strided windows are centred", () => {
    // halvings of 40 × 60 × 60: 20 × 30 × 30, 10 × 15 × 15, 5 × 8 × 8, 3 × 4 × 4, 2 × 2 × 2
    expect(placingOf({ z: 2, y: 2, x: 2 }, { z: 40, y: 60, x: 60 })).to.deep.equal({ stride: 32 });
    expect(placingOf({ z: 7, y: 8, x: 8 }, { z: 200, y: 250, x: 250 })).to.deep.equal({ stride: 32 });
    expect(placingOf({ z: 5, y: 6, x: 7 }, { z: 5, y: 6, x: 7 })).to.deep.equal({ stride: 1 });
    expect(placingOf({ z: 1, y: 1, x: 1 }, { z: 20, y: 30, x: 30 })).to.deep.equal({ stride: 32 });
    expect(placingOf({ z: 3, y: 3, x: 3 }, { z: 10, y: 10, x: 9 })).to.deep.equal({ stride: 4 });
    expect(placingOf({ z: 7, y: 7, x: 7 }, { z: 10, y: 10, x: 10 })).to.equal("cells");
  });

  it("run straight from centre to centre, and level beyond the last", () => {
    const line = (map: readonly number[], voxels: number, placing: Parameters<typeof upsampleMap>[3]): number[] => [
      ...upsampleMap(Float32Array.from(map), { z: 1, y: 1, x: map.length }, { z: 1, y: 1, x: voxels }, placing),
    ];
    expect(line([0, 4], 6, { stride: 4 })).to.deep.equal([0, 1, 2, 3, 4, 4]);
    expect(line([0, 4], 4, "cells")).to.deep.equal([0, 1, 3, 4]);
    expect(line([3, 5, 1], 3, "cells")).to.deep.equal([3, 5, 1]);
  });

  it("are linear along each axis by itself", () => {
    // the map 100 z + 10 y + x on a grid of 2 × 3 × 2
    const map = Float32Array.from({ length: 12 }, (_, at) => 100 * Math.floor(at / 6) + 10 * (Math.floor(at / 2) % 3) + (at % 2));
    const to = { z: 3, y: 5, x: 3 };
    const out = upsampleMap(map, { z: 2, y: 3, x: 2 }, to, { stride: 2 });
    for (let z = 0, at = 0; z < to.z; z++)
      for (let y = 0; y < to.y; y++) for (let x = 0; x < to.x; x++, at++) expect(out[at]).to.equal(50 * z + 5 * y + 0.5 * x);
  });
});
