import { expect } from "chai";
import { readMask, readVolume, writeVolume } from "../../../src/formats/volume/read-volume.ts";
import type { Volume } from "../../../src/formats/volume/volume.ts";
import { worstAbsolute, worstRelative } from "../../support/closeness.ts";
import { requireImagingReference, requireShared, runPython, sharedPath } from "../../support/reference.ts";
import { randomVolume } from "./random-volume.ts";
import { scratchFolder } from "./scratch-folder.ts";

interface Written {
  readonly name: string;
  /** As nibabel's get_fdata. */
  readonly values: readonly number[];
  /** As SimpleITK's: x, y, z. Absent where it cannot read the file. */
  readonly grid?: {
    readonly size: number[];
    readonly spacing: number[];
    readonly origin: number[];
    readonly direction: number[];
  };
}

const PRELUDE = `
import json, sys, os
import numpy as np, nibabel as nib, SimpleITK as sitk
sitk.ProcessObject.SetGlobalWarningDisplay(False)
folder = json.load(sys.stdin)
rng = np.random.default_rng(20)
out = []
def rotation():
    q, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    return q
def grid(path):
    image = sitk.ReadImage(path)
    return dict(size=image.GetSize(), spacing=image.GetSpacing(), origin=image.GetOrigin(), direction=image.GetDirection())
def lps_grid(path): # SimpleITK does not read NIfTI-2
    image = nib.load(path)
    affine = np.diag([-1, -1, 1, 1]) @ image.affine
    norms = np.linalg.norm(affine[:3, :3], axis=0)
    direction = affine[:3, :3] / norms
    return dict(size=image.shape, spacing=[float(x) for x in image.header.get_zooms()], origin=affine[:3, 3].tolist(), direction=direction.ravel().tolist())
def add(name, how=grid):
    path = os.path.join(folder, name)
    values = np.asarray(nib.load(path).dataobj).astype(np.float64)
    out.append(dict(name=name, values=values.ravel(order="F").tolist(), **(dict(grid=how(path)) if how else {})))
`;

/** Every type, both byte orders, versions 1 and 2, scaled and not, sform or qform or none, zipped or not. */
const NIBABEL = `${PRELUDE}
types = ["u1", "i1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"]
number = 0
for order in "<>":
    for kind in types:
        for scale in [(1, 0), (1, -1024), (2, 3), (0.37, -2.5), (0, 7)]:
            number += 1
            shape = tuple(rng.integers(1, 6, 3))
            dtype = np.dtype(order + kind)
            if kind[0] == "f":
                data = rng.normal(size=shape) * 500
            else:
                info = np.iinfo(dtype)
                low, high = (info.min, info.max) if number % 2 else (max(info.min, -1000), min(info.max, 3000))
                data = rng.integers(low, high, shape, dtype=dtype.newbyteorder("="), endpoint=True)
            affine = np.eye(4)
            spacing = rng.uniform(0.3, 5, 3)
            affine[:3, :3] = rotation() * spacing
            affine[:3, 3] = rng.normal(size=3) * 100
            make = nib.Nifti2Image if number % 3 == 0 else nib.Nifti1Image
            head = (nib.Nifti2Header if number % 3 == 0 else nib.Nifti1Header)(endianness=order)
            head.set_data_dtype(dtype)
            image = make(data.astype(dtype), affine, head)
            image.header.set_data_dtype(dtype)
            form = number % 4
            image.set_sform(affine if form in (0, 1) else None, 1 if form in (0, 1) else 0)
            image.set_qform(affine if form in (0, 2) else None, 1 if form in (0, 2) else 0)
            if form == 3: image.header.set_zooms(spacing)
            name = f"{number}.nii" + ("" if number % 5 == 0 else ".gz")
            path = os.path.join(folder, name)
            # the scale is written into the bytes, since nibabel sets its own
            image.header.set_slope_inter(1, 0)
            nib.save(image, path)
            import gzip
            raw = bytearray((gzip.open if name.endswith("gz") else open)(path, "rb").read())
            offsets, letter = ((176, 184), "f8") if number % 3 == 0 else ((112, 116), "f4")
            for at, value in zip(offsets, scale):
                field = np.array(value, order + letter).tobytes()
                raw[at:at + len(field)] = field
            (gzip.open if name.endswith("gz") else open)(path, "wb").write(raw)
            add(name, None if form == 3 and number % 3 == 0 else lps_grid if number % 3 == 0 else grid)
print(json.dumps(out))
`;

const SIMPLEITK = `${PRELUDE}
types = [np.uint8, np.int8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64, np.float32, np.float64]
for number, kind in enumerate(types * 3):
    shape = tuple(rng.integers(1, 6, 3))
    data = (rng.normal(size=shape) * 40 + 60).clip(0, 120).astype(kind)
    image = sitk.GetImageFromArray(data)
    image.SetSpacing(rng.uniform(0.3, 5, 3).tolist())
    image.SetOrigin((rng.normal(size=3) * 100).tolist())
    if number % 3: image.SetDirection(rotation().ravel().tolist())
    name = f"s{number}.nii.gz"
    sitk.WriteImage(image, os.path.join(folder, name))
    add(name)
print(json.dumps(out))
`;

const READ = `
import json, sys
import numpy as np, nibabel as nib, SimpleITK as sitk
out = []
for path in json.load(sys.stdin):
    image = sitk.ReadImage(path)
    loaded = nib.load(path)
    assert np.array_equal(np.asarray(loaded.dataobj).transpose(2, 1, 0), sitk.GetArrayFromImage(image))
    lps = np.diag([-1, -1, 1, 1]) @ loaded.affine
    lps_q = np.diag([-1, -1, 1, 1]) @ loaded.get_qform()
    out.append(dict(values=sitk.GetArrayFromImage(image).astype(float).ravel().tolist(), type=str(loaded.get_data_dtype()), affine=lps.ravel().tolist(),
        qform=lps_q.ravel().tolist(), size=image.GetSize(), spacing=image.GetSpacing(), origin=image.GetOrigin(), direction=image.GetDirection()))
print(json.dumps(out))
`;

const xyz = ({ x, y, z }: { readonly x: number; readonly y: number; readonly z: number }): number[] => [x, y, z];

describe("formats/volume: NIfTI against nibabel and SimpleITK", () => {
  const path = scratchFolder();
  before(requireImagingReference);

  async function check(script: string): Promise<void> {
    const written = runPython(script, path(""), "imaging") as readonly Written[];
    for (const { name, values, grid } of written) {
      const volume = await readVolume(path(name));
      expect(Array.from(volume.data), name).to.deep.equal(values);
      if (!grid) continue;
      expect(xyz(volume.shape), name).to.deep.equal(grid.size);
      expect(xyz(volume.spacing), name).to.deep.equal(grid.spacing);
      // SimpleITK turns the sform into a quaternion and back, in float32
      expect(worstAbsolute(xyz(volume.origin), grid.origin), name).to.be.below(1e-5);
      expect(worstAbsolute(volume.direction, grid.direction), name).to.be.below(2e-6);
    }
  }

  it("reads what nibabel writes: types, byte orders, versions, scales, sform, qform and neither", () => check(NIBABEL));

  it("reads what SimpleITK writes", () => check(SIMPLEITK));

  it("writes what both read alike", async () => {
    const volumes = randomVolumes();
    const paths = volumes.map((_, i) => path(`w${i}${i % 2 ? ".nii" : ".nii.gz"}`));
    for (const [i, volume] of volumes.entries()) await writeVolume(volume, paths[i]!);
    const read = runPython(READ, paths, "imaging") as {
      readonly [key in "values" | "affine" | "qform" | "size" | "spacing" | "origin" | "direction"]: number[];
    }[];
    for (const [i, volume] of volumes.entries()) {
      const got = read[i]!;
      expect(got.values).to.deep.equal(Array.from(volume.data));
      expect(got.size).to.deep.equal(xyz(volume.shape));
      expect(worstRelative(got.spacing, xyz(volume.spacing))).to.be.below(1e-7);
      expect(worstAbsolute(got.origin, xyz(volume.origin))).to.be.below(1e-5);
      expect(worstAbsolute(got.direction, volume.direction)).to.be.below(2e-6);
      const affine = affineOf(volume);
      expect(worstAbsolute(got.affine, affine)).to.be.below(1e-5);
      expect(worstAbsolute(got.qform, affine)).to.be.below(1e-5);
    }
  });

  it("reads the goldens as SimpleITK wrote them", async function () {
    requireShared(this, "golden", "radiomics");
    const volume = await readVolume(sharedPath("golden", "radiomics", "p2_hu.nii.gz"));
    expect(volume).to.deep.include({
      shape: { z: 40, y: 64, x: 64 },
      spacing: { z: 2.5, y: 0.75, x: 0.75 },
      origin: { z: 20, y: 5, x: -10 },
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    });
    expect(volume.data).to.be.instanceOf(Int16Array);
    const mask = await readMask(sharedPath("golden", "radiomics", "p2_lung.nii.gz"));
    expect(new Set(mask.data)).to.deep.equal(new Set([0, 1]));
  });
});

function affineOf({ direction, spacing, origin }: Volume): number[] {
  const steps = xyz(spacing);
  const rows = [0, 1, 2].map((row) => [
    ...[0, 1, 2].map((column) => direction[3 * row + column]! * steps[column]!),
    xyz(origin)[row]!,
  ]);
  return [...rows.flat(), 0, 0, 0, 1];
}

function randomVolumes(): Volume[] {
  const types = [Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array];
  return [...types, ...types, ...types].map((Type, i) =>
    randomVolume(i, (["along-axes", "right-handed", "left-handed"] as const)[i % 3]!, Type),
  );
}
