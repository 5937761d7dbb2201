import { expect } from "chai";
import { readVolume } from "../../../src/formats/volume/read-volume.ts";
import { worstAbsolute } from "../../support/closeness.ts";
import { requireImagingReference, runPython } from "../../support/reference.ts";
import type { Read } from "./read-by-reference.ts";
import { scratchFolder } from "./scratch-folder.ts";

/** Files by SimpleITK (raw and gzip) and pynrrd (gzip, raw, text; both byte orders; RAS and LAS; axes of one voxel). */
const SCRIPT = `
import json, sys, os
import numpy as np, SimpleITK as sitk, nrrd
sitk.ProcessObject.SetGlobalWarningDisplay(False)
folder = json.load(sys.stdin)
rng = np.random.default_rng(40)
out = []
kinds = ["uint8", "int8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"]
def add(name):
    image = sitk.ReadImage(os.path.join(folder, name))
    out.append(dict(name=name, values=sitk.GetArrayFromImage(image).astype(float).ravel().tolist(), size=(*image.GetSize(), 1)[:3],
                    spacing=(*image.GetSpacing(), 1)[:3], origin=(*image.GetOrigin(), 0)[:3], direction=image.GetDirection()))
for number, kind in enumerate(kinds * 3):
    shape = rng.integers(2, 6, 3)
    data = (rng.normal(size=shape) * 30 + 60).clip(0, 120).astype(kind)
    q, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    spacing, origin = rng.uniform(0.4, 4, 3), rng.normal(size=3) * 100
    name = f"{number}.nrrd"
    path = os.path.join(folder, name)
    if number < 10:
        image = sitk.GetImageFromArray(data)
        image.SetSpacing(spacing.tolist())
        image.SetOrigin(origin.tolist())
        if number % 3: image.SetDirection(q.ravel().tolist())
        sitk.WriteImage(image, path, number % 2 == 0)
    else:
        header = {"space": ["left-posterior-superior", "right-anterior-superior", "left-anterior-superior"][number % 3], "endian": ["little", "big"][number % 2],
                  "encoding": ["raw", "gzip", "txt"][number // 2 % 3], "space directions": (q * spacing).T, "space origin": origin}
        if number % 2 and header["encoding"] != "txt": data = data.astype(data.dtype.newbyteorder(">"))
        if number == 29: header = {"encoding": "raw", "spacings": spacing}
        nrrd.write(path, data, header, index_order="C" if number == 29 else "F")
        if header["encoding"] == "txt":  # SimpleITK reads no text of pynrrd's
            back, _ = nrrd.read(path)
            assert np.array_equal(back, data)
            signs = [np.array([1, 1, 1]), np.array([-1, -1, 1]), np.array([1, -1, 1])][number % 3]
            out.append(dict(name=name, values=data.astype(float).ravel(order="F").tolist(), size=data.shape, spacing=spacing.tolist(), origin=(origin * signs).tolist(),
                            direction=(signs[:, None] * q).ravel().tolist()))
            continue
    add(name)
nrrd.write(os.path.join(folder, "four.nrrd"), np.arange(24.0).reshape(1, 2, 3, 4), {"kinds": ["vector", "domain", "domain", "domain"], "space": "left-posterior-superior",
    "space directions": [[np.nan] * 3, [1, 0, 0], [0, 2, 0], [0, 0, 3]], "space origin": [1, 2, 3]})
out.append(dict(name="four.nrrd", values=np.arange(24.0).reshape(2, 3, 4).ravel(order="F").tolist(), size=[2, 3, 4], spacing=[1, 2, 3], origin=[1, 2, 3],
                direction=[1, 0, 0, 0, 1, 0, 0, 0, 1]))
print(json.dumps(out))
`;

describe("formats/volume: NRRD against SimpleITK and pynrrd", () => {
  const path = scratchFolder();
  before(requireImagingReference);

  it("reads what both write: types, byte orders, encodings, spaces", async () => {
    for (const { name, values, size, spacing, origin, direction } of runPython(SCRIPT, path(""), "imaging") as readonly Read[]) {
      const volume = await readVolume(path(name));
      const xyz = ({ x, y, z }: { readonly x: number; readonly y: number; readonly z: number }): number[] => [x, y, z];
      expect(Array.from(volume.data), name).to.deep.equal(values);
      expect(xyz(volume.shape), name).to.deep.equal(size);
      expect(worstAbsolute(xyz(volume.spacing), spacing), name).to.be.below(1e-12);
      expect(worstAbsolute(xyz(volume.origin), origin), name).to.be.below(1e-12);
      expect(worstAbsolute(volume.direction, direction), name).to.be.below(1e-12);
    }
  });
});
