import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { casesInFolder } from "../../../../src/components/data/cases/case-folder.ts";
import { listCases } from "../../../../src/components/data/cases/list-cases.ts";
import { failureOf } from "../../../formats/failure-of.ts";

let folder = "";
const write = (...names: readonly string[]): void => {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), name.endsWith(".csv") ? "" : "x");
  }
};
/** `id: field=path, …` of each case, paths relative to the folder. */
const found = (): readonly string[] =>
  casesInFolder(folder).map(
    ({ id, files }) =>
      `${id}: ${Object.entries(files)
        .map(([field, { path }]) => `${field}=${path.slice(folder.length + 1)}`)
        .join(", ")}`,
  );

describe("a cohort", () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-cases-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  describe("casesInFolder", () => {
    it("takes a folder for each case, files named by field, and lets a case lack one", () => {
      write(
        "b/image.nii.gz",
        "b/lung.nii.gz",
        "a/ct.nrrd",
        "a/heart.nii",
        "a/notes.txt",
        "c/mask.nii.gz",
        ".hidden/x.nii",
        "d/gone.txt",
      );
      expect(found()).to.deep.equal([
        "a: image=a/ct.nrrd, heart=a/heart.nii",
        "b: image=b/image.nii.gz, lung=b/lung.nii.gz",
        "c: mask=c/mask.nii.gz",
        "d: ",
      ]);
    });

    it("takes a folder of DICOM files as the image, and one in it as a field", () => {
      write("a/IM1.dcm", "a/IM0.DCM", "b/image/1.dcm", "b/mask.nii.gz");
      expect(found()).to.deep.equal(["a: image=a", "b: image=b/image, mask=b/mask.nii.gz"]);
    });

    it("tells DICOM files without an ending by their mark, in folders below a case's too", () => {
      const dicom = (name: string): void => {
        write(name);
        writeFileSync(join(folder, name), Buffer.concat([Buffer.alloc(128), Buffer.from("DICM")]));
      };
      for (const name of ["a/I1", "a/I2", "b/study/series/I1", "c/image/I1"]) dicom(name);
      write("b/mask.nii.gz", "d/notes/readme");
      expect(found()).to.deep.equal(["a: image=a", "b: image=b, mask=b/mask.nii.gz", "c: image=c/image", "d: notes=d/notes"]);
    });

    it("takes a folder for each field, as nnU-Net names them too", () => {
      write("imagesTr/c2_0000.nii.gz", "imagesTr/c1_0000.nii.gz", "labelsTr/c1.nii.gz", "labelsTr/c3.nii.gz");
      expect(found()).to.deep.equal([
        "c1: image=imagesTr/c1_0000.nii.gz, mask=labelsTr/c1.nii.gz",
        "c2: image=imagesTr/c2_0000.nii.gz",
        "c3: mask=labelsTr/c3.nii.gz",
      ]);
    });

    it("takes files side by side, alone or named ID_FIELD", () => {
      write("p1.nii.gz", "p2_image.nii", "p2_mask.nii", "scan_12.nii.gz", "readme.md");
      expect(found()).to.deep.equal([
        "p1: image=p1.nii.gz",
        "p2: image=p2_image.nii, mask=p2_mask.nii",
        "scan_12: image=scan_12.nii.gz",
      ]);
    });

    it("refuses two files for one field", async () => {
      write("a/image.nii", "a/ct.nii");
      expect(await failureOf(() => casesInFolder(folder))).to.deep.equal({
        code: "duplicate-file",
        message: `case a has two files for image: ${folder}/a/ct.nii and ${folder}/a/image.nii`,
        help: "name the files in a CSV with a column case and a column for each field",
      });
    });
  });

  describe("listCases", () => {
    it("reads cases.csv where a folder has one: files by name, ending or the case's own folder, all else values", async () => {
      writeFileSync(
        join(folder, "cases.csv"),
        "case,image,extra,series,site,age,positive\n01,a.nii,b.nrrd,01/dicom,1/2,61,true\n02,,b.nii,02/dicom,,,false\n",
      );
      const { cases, patients } = await listCases(folder, []);
      expect(cases).to.deep.equal([
        {
          id: "01",
          values: { site: "1/2", age: 61, positive: true },
          files: {
            image: { path: join(folder, "a.nii"), extension: ".nii" },
            extra: { path: join(folder, "b.nrrd"), extension: ".nrrd" },
            series: { path: join(folder, "01/dicom"), extension: "" },
          },
        },
        {
          id: "02",
          values: { site: null, age: null, positive: false },
          files: {
            extra: { path: join(folder, "b.nii"), extension: ".nii" },
            series: { path: join(folder, "02/dicom"), extension: "" },
          },
        },
      ]);
      expect(patients.columns.map(({ name }) => name)).to.deep.equal(["case", "site", "age", "positive"]);
      expect(patients.id).to.equal("case");
    });

    it("says what a cohort is where there is none, and which case comes twice", async () => {
      expect(await failureOf(() => listCases(folder, []))).to.deep.equal({
        code: "no-cases",
        message: `${folder.split("/").at(-1)} holds no cases`,
        allowed: "a CSV with a row a case, or a folder: ID/image.nii.gz, images/ID.nii.gz, or ID.nii.gz and ID_mask.nii.gz",
      });
      writeFileSync(join(folder, "cases.csv"), "case,image\na,a.nii\na,b.nii\n");
      expect(await failureOf(() => listCases(folder, []))).to.deep.equal({
        code: "duplicate-id",
        message: 'cases.csv has the case "a" twice',
      });
      writeFileSync(join(folder, "cases.csv"), "case,image\na,a.nii\n");
      expect((await failureOf(() => listCases(folder, ["scan"]))).message).to.equal('no column "scan" in cases.csv');
    });
  });
});
