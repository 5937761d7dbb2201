import { expect } from "chai";
import fc from "fast-check";
import { BLOCK, drawPatient, quota, type SyntheticPatient } from "../../../../src/components/data/synthetic-ct/draw-patient.ts";
import { mean, millilitres, phantomOf } from "./measure.ts";

const cohort = (seed: number, cases: number): SyntheticPatient[] => Array.from({ length: cases }, (_, k) => drawPatient(seed, k));
const share = (patients: readonly SyntheticPatient[], test: (patient: SyntheticPatient) => boolean): number =>
  patients.filter(test).length / patients.length;

describe("drawPatient", () => {
  it("gives 60 cases the paper's proportions of 309, 259, 22, 540, 165 and 34 in 1,329", () => {
    const counts: { [morbidity: string]: number } = {};
    for (const { morbidity } of quota()) counts[morbidity] = (counts[morbidity] ?? 0) + 1;
    expect(counts).to.deep.equal({ Control: 14, Suspected: 12, Mild: 1, Regular: 24, Severe: 7, "Critically ill": 2 });
    for (const seed of [0, 11, 4_000_000_000]) {
      for (const block of [0, 3]) {
        const patients = cohort(seed, (block + 1) * BLOCK).slice(block * BLOCK);
        expect(patients.map(({ group }) => group.morbidity).sort()).to.deep.equal(
          quota()
            .map(({ morbidity }) => morbidity)
            .sort(),
        );
      }
    }
  });

  it("has labels and ids as the paper's cohort codes them", () => {
    for (const { id, group, labels } of cohort(1, 60)) {
      expect(id).to.match(/^ct-0\d\d$/);
      expect(labels).to.deep.equal({
        COVIDCT: Number(group.morbidity !== "Control" && group.morbidity !== "Mild"),
        COVIDNC: Number(group.morbidity !== "Control" && group.morbidity !== "Suspected"),
        COVIDSeverity: { Control: 0, Suspected: 0, Mild: 1, Regular: 1, Severe: 2, "Critically ill": 2 }[group.morbidity],
      });
    }
    expect(drawPatient(1, 0).id).to.equal("ct-001");
    expect(drawPatient(1, 999).id).to.equal("ct-1000");
  });

  it("flips the nucleic acid test against the CT as often as the paper's cohort: 259 in 998 and 22 in 331", () => {
    const patients = cohort(5, 600);
    const positive = patients.filter(({ labels }) => labels.COVIDCT === 1);
    const negative = patients.filter(({ labels }) => labels.COVIDCT === 0);
    expect(positive.length / 600).to.be.closeTo(998 / 1329, 0.005);
    expect(share(positive, ({ labels }) => labels.COVIDNC === 0)).to.be.closeTo(259 / 998, 0.01);
    expect(share(negative, ({ labels }) => labels.COVIDNC === 1)).to.be.closeTo(22 / 331, 0.01);
  });

  it("draws men and ages as the paper's cohort has them, adults only", () => {
    const patients = cohort(3, 1200);
    expect(share(patients, ({ male }) => male)).to.be.closeTo(650 / 1329, 0.045); // three deviations
    expect(patients.every(({ age }) => Number.isInteger(age) && age >= 18 && age <= 97)).to.equal(true);
    const age = (word: string): number => mean(patients.filter(({ group }) => group.morbidity === word).map((each) => each.age));
    expect(age("Control")).to.be.closeTo(51, 3);
    expect(age("Critically ill")).to.be.above(age("Regular"));
  });

  it("lets the extent of disease follow the severity, with overlap", () => {
    const patients = cohort(3, 600);
    const extents = (word: string): number[] =>
      patients
        .filter(({ group }) => group.morbidity === word)
        .map(({ extent }) => extent)
        .sort((a, b) => a - b);
    const medians = ["Suspected", "Regular", "Severe", "Critically ill"].map((word) => extents(word)[extents(word).length >> 1]!);
    expect(medians).to.deep.equal([...medians].sort((a, b) => a - b));
    expect(extents("Control").every((extent) => extent === 0)).to.equal(true);
    expect(extents("Mild").every((extent) => extent === 0)).to.equal(true);
    expect(extents("Regular").at(-1)).to.be.above(extents("Severe")[0]!);
    expect(patients.every(({ extent }) => extent <= 0.7)).to.equal(true);
  });

  it("does not depend on how many cases there are, and every five have each fifth of the order", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 40 }), fc.integer({ min: 0, max: 100 }), (seed, five) => {
        const patients = Array.from({ length: 5 }, (_, k) => drawPatient(seed, five * 5 + k));
        const places = patients.map(({ group }) => group.morbidity);
        expect(places, places.join()).to.include("Control");
        expect(patients.some(({ labels }) => labels.COVIDCT === 1)).to.equal(true);
        expect(patients.filter(({ labels }) => labels.COVIDSeverity === 2).length).to.be.at.most(1);
      }),
      { numRuns: 50 },
    );
  });

  it("draws scans whose lesions follow the severity label", function () {
    this.timeout(180_000);
    const extents: number[][] = [[], [], []];
    for (let number = 0; number < 25; number++) {
      const { lesion, lung } = phantomOf(11, number, { z: 24, y: 36, x: 36 });
      extents[drawPatient(11, number).labels.COVIDSeverity]!.push(millilitres(lesion) / millilitres(lung));
    }
    const [none, regular, severe] = extents.map(mean);
    expect(none).to.be.below(regular!);
    expect(regular).to.be.below(severe!);
  });
});
