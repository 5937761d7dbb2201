import { expect } from "chai";
import { growAirway } from "../../../../src/components/imaging/segmentation/grow-airway.ts";

const SHAPE = { z: 30, y: 40, x: 80 };
const SPACING = { z: 2, y: 2, x: 2 };
const CHEST = { from: { z: 0, y: 5, x: 5 }, to: { z: 30, y: 35, x: 75 } };

/** Two boxes of lung at −860 HU, a tube of air between them; `leak` opens the tube to one of them. */
function drawn(leak: boolean): { data: Int16Array; air: Uint8Array; tube: number } {
  const data = new Int16Array(SHAPE.z * SHAPE.y * SHAPE.x).fill(40);
  let tube = 0;
  for (let z = 0, i = 0; z < SHAPE.z; z++) {
    for (let y = 0; y < SHAPE.y; y++) {
      for (let x = 0; x < SHAPE.x; x++, i++) {
        if (y >= 5 && y < 35 && ((x >= 5 && x < 33) || (x >= 47 && x < 75))) data[i] = -860;
        if (z >= 10 && Math.hypot(y - 20, x - 40) < 4.5) {
          data[i] = -990;
          tube++;
        }
        if (leak && z === 12 && y === 20 && x >= 44 && x < 48) data[i] = -900;
      }
    }
  }
  return { data, air: Uint8Array.from(data, (value) => (value < -420 ? 1 : 0)), tube };
}

describe("airway", () => {
  it("is the dark tube in the middle", () => {
    const { data, air, tube } = drawn(false);
    const airway = growAirway(data, air, SHAPE, SPACING, { chest: CHEST, zero: 0 });
    expect(airway.reduce((sum, value) => sum + value, 0)).to.equal(tube);
    expect(airway[(20 * SHAPE.y + 20) * SHAPE.x + 40]).to.equal(1);
  });

  it("ends where it would leak into a lung", () => {
    const { data, air, tube } = drawn(true);
    const airway = growAirway(data, air, SHAPE, SPACING, { chest: CHEST, zero: 0 });
    const size = airway.reduce((sum, value) => sum + value, 0);
    expect(size).to.be.within(tube, tube + 5);
  });

  it("is empty where there is no tube", () => {
    const { data, air } = drawn(false);
    const full = data.map((value) => (value === -990 ? 40 : value));
    const airway = growAirway(
      full,
      air.map((value, i) => (full[i] === 40 ? 0 : value)),
      SHAPE,
      SPACING,
      { chest: CHEST, zero: 0 },
    );
    expect(airway.includes(1)).to.equal(false);
  });
});
