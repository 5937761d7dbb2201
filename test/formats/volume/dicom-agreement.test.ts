import { expect } from "chai";
import { writeDicomSeries } from "../../../src/formats/volume/dicom/write-series.ts";
import { readVolume } from "../../../src/formats/volume/read-volume.ts";
import type { Volume } from "../../../src/formats/volume/volume.ts";
import { worstAbsolute } from "../../support/closeness.ts";
import { requireImagingReference, requireShared, runPython, sharedPath } from "../../support/reference.ts";
import { randomVolume } from "./random-volume.ts";
import type { Read } from "./read-by-reference.ts";
import { scratchFolder } from "./scratch-folder.ts";

const PRELUDE = `
import json, sys, os, datetime
import numpy as np, SimpleITK as sitk, pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import generate_uid, ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian, RLELossless
sitk.ProcessObject.SetGlobalWarningDisplay(False)
given = json.load(sys.stdin)
out = []
def describe(name, folder):
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(folder))
    image = reader.Execute()
    out.append(dict(name=name, values=sitk.GetArrayFromImage(image).astype(float).ravel().tolist(), size=image.GetSize(), spacing=image.GetSpacing(),
                    origin=image.GetOrigin(), direction=image.GetDirection()))
`;

/** Series by pydicom: every coding, sign, number of bits and rescaling, oblique, in files of random order and names without an ending. */
const WRITE = `${PRELUDE}
rng = np.random.default_rng(30)
number = 0
for syntax in [ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian, RLELossless]:
    for signed, allocated, stored in [(0, 16, 12), (1, 16, 12), (0, 16, 16), (1, 16, 16), (0, 8, 8), (1, 8, 8)]:
        number += 1
        folder = os.path.join(given, f"d{number}")
        os.makedirs(folder)
        z, y, x = rng.integers(2, 6), rng.integers(2, 7), rng.integers(2, 7)
        low, high = (-2 ** (stored - 1), 2 ** (stored - 1)) if signed else (0, 2 ** stored)
        dtype = ("i" if signed else "u") + str(allocated // 8)
        data = rng.integers(low, high, (z, y, x)).astype(dtype)
        q, _ = np.linalg.qr(rng.normal(size=(3, 3)))
        row, column = (np.array([1., 0, 0]), np.array([0., 1, 0])) if number % 3 == 0 else (q[0], q[1])
        row, column = [np.array([float(f"{v:.12f}") for v in axis]) for axis in (row, column)]
        normal = np.cross(row, column)
        spacing = rng.uniform(0.4, 5, 3)
        origin = rng.normal(size=3) * 100
        slope, intercept = [(1, -1024), (1, 0), (2, -5), (0.5, 3)][number % 4]
        series = generate_uid()
        names = rng.permutation(z)
        for k in range(z):
            meta = FileMetaDataset()
            meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
            meta.MediaStorageSOPInstanceUID = generate_uid()
            meta.TransferSyntaxUID = ExplicitVRLittleEndian if syntax == RLELossless else syntax
            ds = Dataset()
            ds.file_meta = meta
            ds.SOPClassUID, ds.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
            ds.Modality, ds.SeriesInstanceUID, ds.StudyInstanceUID, ds.PatientID = "CT", series, generate_uid(), "a"
            ds.InstanceNumber = int(rng.integers(1000))
            ds.ImagePositionPatient = [f"{v:.10g}" for v in origin + k * spacing[0] * normal]
            ds.ImageOrientationPatient = [f"{v:.12f}" for v in [*row, *column]]
            ds.PixelSpacing = [f"{spacing[1]:.8g}", f"{spacing[2]:.8g}"]
            ds.Rows, ds.Columns, ds.SamplesPerPixel, ds.PhotometricInterpretation = int(y), int(x), 1, "MONOCHROME2"
            ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = allocated, stored, stored - 1, signed
            ds.RescaleSlope, ds.RescaleIntercept = str(slope), str(intercept)
            block = Dataset()
            block.PixelData = b"icon"  # a nested data set with pixels of its own
            block.Rows = 77
            block["PixelData"].VR = "OB"
            ds.IconImageSequence = [block]
            pixels = data[k]
            raw = pixels.astype(pixels.dtype.newbyteorder(">") if syntax == ExplicitVRBigEndian else pixels.dtype).tobytes()
            ds.PixelData = raw + b"\\0" * (len(raw) % 2)
            ds["PixelData"].VR = "OB" if allocated == 8 else "OW"
            if syntax == RLELossless: ds.compress(RLELossless, pixels, generate_instance_uid=False)
            little = syntax != ExplicitVRBigEndian
            name = ["", ".dcm", ".ima"][number % 3]
            ds.save_as(os.path.join(folder, f"f{names[k]}{name}"), enforce_file_format=True)
        open(os.path.join(folder, "notes.txt"), "w").write("not DICOM")
        rescaled = data.astype(float) * slope + intercept
        direction = np.stack([row, column, normal], axis=1)
        out.append(dict(name=f"d{number}", values=rescaled.ravel().tolist(), size=[int(x), int(y), int(z)], spacing=[spacing[2], spacing[1], spacing[0]],
                        origin=origin.tolist(), direction=direction.ravel().tolist()))
        # SimpleITK agrees with what was written; run lengths by pydicom it cannot read
        if syntax != RLELossless:
            describe("itk", folder)
            itk = out.pop()
            assert np.allclose(itk["values"], rescaled.ravel()), (number, syntax)
print(json.dumps(out))
`;

/** Series by SimpleITK, as CT scanners write them. */
const ITK = `${PRELUDE}
rng = np.random.default_rng(31)
for number in range(2):
    folder = os.path.join(given, f"i{number}")
    os.makedirs(folder)
    data = rng.integers(-1024, 3000, (5, 6, 7)).astype(np.int16)
    image = sitk.GetImageFromArray(data)
    image.SetSpacing([0.703125, 0.703125, 1.25])
    image.SetOrigin([-180.25, -170.5, 33.5])
    writer = sitk.ImageFileWriter()
    writer.KeepOriginalImageUIDOn()
    for k, name in enumerate(rng.permutation(5)):
        slice = image[:, :, k]
        tags = {"0008|0060": "CT", "0020|000e": "1.2.3.4", "0020|0032": "\\\\".join(map(str, image.TransformIndexToPhysicalPoint((0, 0, k)))),
                "0020|0037": "1\\\\0\\\\0\\\\0\\\\1\\\\0", "0028|1052": "-1024", "0028|1053": "1"}
        if number == 1: del tags["0028|1052"], tags["0028|1053"]
        for tag, value in tags.items(): slice.SetMetaData(tag, value)
        writer.SetFileName(os.path.join(folder, f"{name}.dcm"))
        writer.Execute(slice)
    describe(f"i{number}", folder)
print(json.dumps(out))
`;

const READ_BACK = `${PRELUDE}
for folder in given:
    describe(folder, folder)
    files = sorted(os.listdir(folder))
    datasets = [pydicom.dcmread(os.path.join(folder, name)) for name in files]
    pixels = np.stack([d.pixel_array * float(d.RescaleSlope) + float(d.RescaleIntercept) for d in datasets])
    assert len({d.SOPInstanceUID for d in datasets}) == len(datasets) and len({d.SeriesInstanceUID for d in datasets}) == 1
    out[-1]["pydicom"] = pixels.ravel().tolist()
    out[-1]["age"] = str(datasets[0].get("PatientAge"))
    assert datasets[0].PatientID == "p-1" and datasets[0].SeriesDescription == "phantom"
print(json.dumps(out))
`;

const xyz = ({ x, y, z }: { readonly x: number; readonly y: number; readonly z: number }): number[] => [x, y, z];

function expectSame(volume: Volume, { name, values, size, spacing, origin, direction }: Read): void {
  expect(Array.from(volume.data), name).to.deep.equal(values);
  expect(xyz(volume.shape), name).to.deep.equal(size);
  expect(worstAbsolute(xyz(volume.spacing), spacing), name).to.be.below(1e-6); // positions are written with ten digits
  expect(worstAbsolute(xyz(volume.origin), origin), name).to.be.below(1e-6);
  expect(worstAbsolute(volume.direction, direction), name).to.be.below(1e-6);
}

describe("formats/volume: DICOM against pydicom and SimpleITK", () => {
  const path = scratchFolder();
  before(requireImagingReference);

  it("reads series by pydicom: codings, signs, bits, rescaling, oblique, in any order", async () => {
    for (const read of runPython(WRITE, path(""), "imaging") as readonly Read[]) {
      expectSame(await readVolume(path(read.name), ""), read);
    }
  });

  it("reads series by SimpleITK", async () => {
    for (const read of runPython(ITK, path(""), "imaging") as readonly Read[])
      expectSame(await readVolume(path(read.name)), read);
  });

  it("writes series that both read alike", async () => {
    const volumes = [0, 1, 2, 3].map((seed) => {
      const volume = randomVolume(seed, seed % 2 ? "right-handed" : "along-axes");
      return { ...volume, data: Int16Array.from(volume.data, (value) => Math.round(40 * value) - (seed === 3 ? 3000 : 1024)) };
    });
    const folders = volumes.map((_, i) => path(`w${i}`));
    for (const [i, volume] of volumes.entries()) {
      await writeDicomSeries(volume, folders[i]!, { patientId: "p-1", description: "phantom", age: 61, sex: "F" });
    }
    const read = runPython(READ_BACK, folders, "imaging") as (Read & { readonly pydicom: number[]; readonly age: string })[];
    for (const [i, volume] of volumes.entries()) {
      expectSame(volume, read[i]!);
      expect(read[i]!.pydicom).to.deep.equal(Array.from(volume.data));
      expect(read[i]!.age).to.equal("061Y");
      expectSame(await readVolume(folders[i]!), read[i]!);
    }
  });

  it("reads the golden series and the authors' container", async function () {
    requireShared(this, "golden", "radiomics");
    const golden = (name: string): Promise<Volume> => readVolume(sharedPath("golden", "radiomics", name));
    expect(await golden("p1_dicom")).to.deep.equal(await golden("p1_hu.nii.gz"));
    const paper = await golden("p1_authors_container.dcm");
    expect(paper.data).to.deep.equal((await golden("p1_paper.nii.gz")).data);
    expect(paper.spacing).to.deep.equal({ z: 1, y: 1, x: 1 });
  });
});
