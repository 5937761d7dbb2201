import { InputError } from "../../../../runner/contract/failure.ts";
import { type CaseInput, scanField, scanOf } from "./find-scans.ts";
import { type FeatureInput, type FeatureScaling, featureRows, scaledFeatures } from "./radiomics.ts";
import type { Sample } from "./sample.ts";

/**
 * All cases of a cohort, in its order, for a model of `tasks` tasks; no label is known, and rows are the cases' numbers. A model that takes
 * radiomics needs a features table with its columns: they are scaled as in training.
 */
export function casesToPredict(
  cohort: CaseInput,
  tasks: number,
  image?: string,
  radiomics?: { readonly scaling: FeatureScaling; readonly features: FeatureInput | undefined },
): readonly Sample[] {
  const { cases, where } = cohort;
  if (cases.length === 0) throw new InputError({ code: "no-cases", message: `${where} holds no cases` });
  const field = scanField(cohort, image);
  const values = radiomics && featuresOf(cohort, radiomics.scaling, radiomics.features);
  return cases.map(
    (one, row): Sample => ({
      row,
      id: one.id,
      file: scanOf(one, field, where),
      labels: new Array<number>(tasks).fill(-1),
      ...(values ? { radiomics: values[row]! } : {}),
    }),
  );
}

function featuresOf({ cases }: CaseInput, scaling: FeatureScaling, features: FeatureInput | undefined): readonly Float32Array[] {
  if (!features) {
    throw new InputError({
      code: "no-features",
      message: `the model takes ${scaling.names.length} features beside the scan, and no table of them is given`,
      help: "wire the input features",
    });
  }
  const ids = cases.map(({ id }) => id);
  const numbers = cases.map((_, row) => row);
  return scaledFeatures(features, scaling, featureRows(features, ids, numbers, cases.length));
}
