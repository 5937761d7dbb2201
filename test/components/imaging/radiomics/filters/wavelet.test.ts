import { readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { type WaveletSettings, waveletBands } from "../../../../../src/components/imaging/radiomics/filters/wavelet.ts";
import { WAVELETS, waveletFilters } from "../../../../../src/components/imaging/radiomics/filters/wavelet-filters.ts";
import { spansOf } from "../../../../../src/components/imaging/radiomics/matrices/spans.ts";
import { readVolume } from "../../../../../src/formats/volume/read-volume.ts";
import { type Volume, volumeOf, voxelCount } from "../../../../../src/formats/volume/volume.ts";
import { requireImagingReference, requireShared, runPython, sharedPath } from "../../../../support/reference.ts";
import { randomOf } from "../random.ts";

const AXES = ["x", "y", "z"] as const;
const wholeBox = ({ shape }: Volume) => ({ start: { z: 0, y: 0, x: 0 }, shape });
const bandsOf = (volume: Volume, settings: Partial<WaveletSettings> = {}, box = wholeBox(volume)) =>
  new Map(
    [
      ...waveletBands(volume, box, spansOf({ mask: new Uint8Array(voxelCount(box.shape)).fill(1), shape: box.shape }), {
        wavelet: "coif1",
        level: 1,
        startLevel: 0,
        axes: AXES,
        ...settings,
      }),
    ].map((band) => [band.name, band.values]),
  );

describe("wavelet filters", () => {
  it("are orthonormal, and the high pass is the mirrored low pass", () => {
    for (const name of WAVELETS) {
      const { low, high } = waveletFilters(name);
      for (const filter of [low, high]) {
        for (let shift = 0; shift < low.length; shift += 2) {
          const dot = filter.reduce((sum, value, k) => sum + value * (filter[k + shift] ?? 0), 0);
          expect(dot, `${name} ${shift}`).closeTo(shift === 0 ? 1 : 0, 2e-11); // the published digits
        }
      }
      expect(
        low.reduce((sum, value) => sum + value, 0),
        name,
      ).closeTo(Math.SQRT2, 1e-14);
      expect(
        high.reduce((sum, value) => sum + value, 0),
        name,
      ).closeTo(0, 1e-11);
    }
    const [a, b] = [1 + Math.sqrt(3), 3 + Math.sqrt(3)]; // Daubechies' closed form
    for (const [k, value] of [1 - Math.sqrt(3), 3 - Math.sqrt(3), b, a].entries()) {
      expect(waveletFilters("db2").low[k]).closeTo(value / (4 * Math.SQRT2), 1e-15);
    }
    expect(() => waveletFilters("db99")).to.throw(RangeError, 'no wavelet "db99"');
  });
});

describe("wavelet bands", () => {
  it("of Haar are sums and differences of neighbours", () => {
    const bands = bandsOf(volumeOf(Int16Array.of(1, 2, 4, 8), { z: 1, y: 1, x: 4 }), { wavelet: "haar", axes: ["x"] });
    expect([...bands.keys()]).to.deep.equal(["wavelet-H", "wavelet-L"]);
    const scaled = (name: string) => [...bands.get(name)!].map((value) => Number((value * Math.SQRT2).toFixed(12)));
    expect(scaled("wavelet-L")).to.deep.equal([3, 6, 12, 9]); // x[n] + x[n + 1], the last with the first
    expect(scaled("wavelet-H")).to.deep.equal([-1, -2, -4, 7]);
  });

  it("are named by axis and level, the approximation last", () => {
    const volume = volumeOf(new Float64Array(4 * 4 * 4).fill(1), { z: 4, y: 4, x: 4 });
    const details = ["LLH", "LHL", "LHH", "HLL", "HLH", "HHL", "HHH"];
    expect([...bandsOf(volume, { level: 2 }).keys()]).to.deep.equal([
      ...details.map((letters) => `wavelet-${letters}`),
      ...details.map((letters) => `wavelet2-${letters}`),
      "wavelet2-LLL",
    ]);
    expect([...bandsOf(volume, { axes: ["x", "z"] }).keys()]).to.deep.equal([
      "wavelet-LH",
      "wavelet-HL",
      "wavelet-HH",
      "wavelet-LL",
    ]);
  });

  it("hold eight times the energy of a volume with even axes, none of it in details where it is constant", () => {
    const shape = fc.record({ z: fc.constantFrom(2, 4, 6), y: fc.constantFrom(2, 4), x: fc.constantFrom(2, 8) });
    fc.assert(
      fc.property(shape, fc.constantFrom("haar", "db3", "coif1"), fc.integer({ min: 1, max: 1e6 }), (shape, wavelet, seed) => {
        const random = randomOf(seed);
        const volume = volumeOf(
          Float64Array.from({ length: shape.z * shape.y * shape.x }, () => random.number() * 100 - 50),
          shape,
        );
        const energy = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
        const total = [...bandsOf(volume, { wavelet }).values()].reduce((sum, band) => sum + energy(band), 0);
        expect(total / energy(volume.data)).closeTo(8, 1e-9);
        const flat = bandsOf(volumeOf(new Float64Array(volume.data.length).fill(7), shape), { wavelet });
        for (const [name, band] of flat) {
          for (const value of band) expect(value, name).closeTo(name.endsWith("LLL") ? 7 * Math.SQRT2 ** 3 : 0, 1e-9);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("of a box are those of the whole volume, cut", () => {
    const random = randomOf(4);
    const volume = volumeOf(
      Int16Array.from({ length: 9 * 10 * 11 }, () => random.integer(-900, 900)),
      { z: 9, y: 10, x: 11 },
    );
    const box = { start: { z: 3, y: 0, x: 7 }, shape: { z: 4, y: 6, x: 4 } };
    const whole = bandsOf(volume, { level: 2, startLevel: 1 });
    for (const [name, band] of bandsOf(volume, { level: 2, startLevel: 1 }, box)) {
      for (let i = 0; i < band.length; i++) {
        const [z, y, x] = [Math.floor(i / 24) + 3, Math.floor((i % 24) / 4), (i % 4) + 7];
        expect(band[i], name).closeTo(whole.get(name)![(z * 10 + y) * 11 + x]!, 1e-9);
      }
    }
  });

  it("equal PyWavelets' on small arrays with odd and even axes", function () {
    requireShared(this, "golden/radiomics/wavelet_coif1.json");
    const golden = JSON.parse(readFileSync(sharedPath("golden/radiomics/wavelet_coif1.json"), "utf8")) as {
      cases: { shape: [number, number, number]; input: number[]; bands: { [letters: string]: number[] } }[];
    };
    for (const { shape, input, bands } of golden.cases) {
      const [z, y, x] = shape;
      const got = bandsOf(volumeOf(Int16Array.from(input), { z, y, x }));
      expect(got.size).to.equal(8);
      for (const [letters, wanted] of Object.entries(bands)) {
        const band = got.get(`wavelet-${letters}`)!;
        for (const [i, value] of wanted.entries()) expect(band[i], letters).closeTo(value, 1e-9); // of values up to 2,800
      }
    }
  });

  it("equal pyradiomics' over PyWavelets on random volumes, to 1e-12 of the largest value", function () {
    requireImagingReference.call(this);
    const random = randomOf(11);
    const cases = WAVELETS.map((wavelet, i) => {
      const shape = [random.integer(2, 9), random.integer(2, 9), random.integer(3, 10)];
      const data = Array.from({ length: shape[0]! * shape[1]! * shape[2]! }, () => random.integer(-1000, 3000));
      return { wavelet, shape, data, level: 1 + (i % 3), start_level: i % 2, force2D: i % 4 === 3, force2Ddimension: i % 3 };
    });
    const wanted = runPython(PYTHON_BANDS, cases, "imaging") as [string, number[]][][];
    for (const [k, { wavelet, shape, data, level, start_level, force2D, force2Ddimension }] of cases.entries()) {
      const [z, y, x] = shape as [number, number, number];
      const axes = force2D ? AXES.filter((axis) => axis !== (["z", "y", "x"] as const)[force2Ddimension]) : AXES;
      const got = bandsOf(volumeOf(Int16Array.from(data), { z, y, x }), { wavelet, level, startLevel: start_level, axes });
      expect([...got.keys()]).to.deep.equal(wanted[k]!.map(([name]) => name));
      for (const [name, values] of wanted[k]!) {
        const largest = Math.max(...values.map(Math.abs));
        for (const [i, value] of values.entries()) {
          expect(got.get(name)![i], `${wavelet} ${name}`).closeTo(value, 1e-12 * largest + 1e-11);
        }
      }
    }
  });

  it("equal IBSI-2's map 6.A.1 (coif1, HHL)", async function () {
    requireShared(this, "golden/radiomics/ibsi/ibsi2_sphere.nii.gz");
    const sphere = await readVolume(sharedPath("golden/radiomics/ibsi/ibsi2_sphere.nii.gz"));
    const map = await readVolume(sharedPath("golden/radiomics/ibsi/ibsi2_6A1_coif1_HHL.nii.gz"));
    const band = bandsOf(sphere).get("wavelet-HHL")!;
    let worst = 0;
    for (let i = 0; i < band.length; i++) worst = Math.max(worst, Math.abs(band[i]! - map.data[i]!));
    expect(worst).below(1e-5); // the map is float32
  });
});

const PYTHON_BANDS = `
import sys, json, numpy as np, SimpleITK as sitk
from radiomics import imageoperations
out = []
for case in json.load(sys.stdin):
    image = sitk.GetImageFromArray(np.array(case.pop("data"), dtype=np.int16).reshape(case.pop("shape")))
    out.append([[name, sitk.GetArrayFromImage(band).ravel().tolist()] for band, name, _ in imageoperations.getWaveletImage(image, None, **case)])
print(json.dumps(out))
`;
