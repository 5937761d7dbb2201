/** Problems given to pyradiomics' own feature classes, all in one call of Python. */
import type { Triple } from "../../../../src/formats/volume/volume.ts";
import { runPython } from "../../../support/reference.ts";

export const CLASSES = ["firstorder", "glcm", "glrlm", "glszm", "gldm", "ngtdm"] as const;
export type ClassName = (typeof CLASSES)[number];

export interface Problem {
  readonly shape: Triple;
  readonly spacing: Triple;
  readonly image: readonly number[];
  readonly mask: readonly number[];
  /** pyradiomics' settings. */
  readonly settings: { readonly [name: string]: unknown };
}

/** Levels, and the features of each class by name; a text where the class raised an error. */
export interface Answer {
  readonly levels: readonly number[];
  readonly classes: { readonly [name in ClassName]: { readonly [feature: string]: number } | string };
}

const SCRIPT = `
import json, logging, math, sys, warnings
import numpy as np, SimpleITK as sitk, radiomics
from radiomics import firstorder, glcm, glrlm, glszm, gldm, ngtdm, imageoperations
warnings.simplefilter("ignore")
np.seterr(all="ignore")
logging.getLogger("radiomics").setLevel(100)
CLASSES = dict(firstorder=firstorder.RadiomicsFirstOrder, glcm=glcm.RadiomicsGLCM, glrlm=glrlm.RadiomicsGLRLM,
               glszm=glszm.RadiomicsGLSZM, gldm=gldm.RadiomicsGLDM, ngtdm=ngtdm.RadiomicsNGTDM)
def number(value):
    value = float(value)
    return value if math.isfinite(value) else str(value)
answers = []
for problem in json.load(sys.stdin):
    shape = [problem["shape"][axis] for axis in "zyx"]
    image = sitk.GetImageFromArray(np.array(problem["image"], float).reshape(shape))
    mask = sitk.GetImageFromArray(np.array(problem["mask"], np.uint8).reshape(shape))
    for one in (image, mask):
        one.SetSpacing([problem["spacing"][axis] for axis in "xyz"])
    settings = problem["settings"]
    inside = sitk.GetArrayFromImage(mask) == 1
    levels = imageoperations.binImage(sitk.GetArrayFromImage(image), inside, **settings)[0]
    classes = {}
    for name, kind in CLASSES.items():
        try:
            one = kind(image, mask, **settings)
            one.enableAllFeatures()
            if name == "firstorder":
                one.enableFeatureByName("StandardDeviation")
            classes[name] = {key: number(value) for key, value in one.execute().items()}
        except Exception as error:
            classes[name] = str(error)
    answers.append(dict(levels=levels.ravel().tolist(), classes=classes))
json.dump(answers, sys.stdout)
`;

/** Solves the problems with pyradiomics 3.0.1. */
export function askPyradiomics(problems: readonly Problem[]): readonly Answer[] {
  const answers = runPython(SCRIPT, problems, "imaging") as readonly {
    levels: number[];
    classes: { [name in ClassName]: { [feature: string]: number | string } | string };
  }[]; // as: what the script prints
  return answers.map(({ levels, classes }) => ({
    levels,
    classes: Object.fromEntries(
      Object.entries(classes).map(([name, found]) => [
        name,
        typeof found === "string"
          ? found
          : Object.fromEntries(
              Object.entries(found).map(([key, value]) => [key, Number(String(value).replace("inf", "Infinity"))]),
            ),
      ]),
    ) as unknown as Answer["classes"], // as: the same names
  }));
}
