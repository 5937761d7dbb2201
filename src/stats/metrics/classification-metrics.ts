export interface ClassAverages {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly specificity: number;
}

export interface ClassFigures extends ClassAverages {
  /** Rows of the class. */
  readonly support: number;
  /** Rows predicted to be of the class. */
  readonly predicted: number;
}

/** A figure whose denominator was zero; of one class, or (without `class`) of all. */
export interface ZeroDivision {
  readonly metric: keyof ClassAverages | "mcc" | "kappa";
  readonly class?: number;
}

export interface ClassificationMetrics {
  readonly accuracy: number;
  /** Mean recall of the classes that have rows. */
  readonly balancedAccuracy: number;
  /** Matthews' correlation, of any number of classes (Gorodkin 2004). */
  readonly mcc: number;
  /** Cohen's kappa, unweighted. */
  readonly kappa: number;
  /** Means over the classes by their number of rows. */
  readonly weighted: ClassAverages;
  /** Plain means over all classes. */
  readonly macro: ClassAverages;
  readonly perClass: readonly ClassFigures[];
  readonly zeroDivisions: readonly ZeroDivision[];
}

const FIGURES = ["precision", "recall", "f1", "specificity"] as const;

/**
 * What a confusion matrix (row-major [classes, classes], truth by prediction) says of a classifier.
 *
 * A figure with a zero denominator is what scikit-learn makes it by default, 0, and for kappa NaN; `zeroDivisions` names it. In means over
 * the classes such a 0 counts; `balancedAccuracy` alone leaves classes without rows out. A matrix without rows is a RangeError.
 * Agrees with scikit-learn 1.2 and 1.9; a class's specificity is the recall of all others together.
 */
export function classificationMetrics(confusion: ArrayLike<number>, classes: number): ClassificationMetrics {
  if (confusion.length !== classes * classes)
    throw new RangeError(`${confusion.length} cells are no matrix of ${classes} classes`);
  const support = new Float64Array(classes);
  const predicted = new Float64Array(classes);
  let total = 0;
  let correct = 0;
  for (let i = 0; i < classes; i++) {
    for (let j = 0; j < classes; j++) {
      const count = confusion[i * classes + j]!;
      support[i]! += count;
      predicted[j]! += count;
      total += count;
      if (i === j) correct += count;
    }
  }
  if (!(total > 0)) throw new RangeError("a confusion matrix without rows says nothing");

  const zeroDivisions: ZeroDivision[] = [];
  const ratio = (numerator: number, denominator: number, of: ZeroDivision, otherwise = 0): number => {
    if (denominator !== 0) return numerator / denominator;
    zeroDivisions.push(of);
    return otherwise;
  };
  const perClass = Array.from({ length: classes }, (_, k): ClassFigures => {
    const hits = confusion[k * classes + k]!;
    const [rows, named] = [support[k]!, predicted[k]!];
    return {
      precision: ratio(hits, named, { metric: "precision", class: k }),
      recall: ratio(hits, rows, { metric: "recall", class: k }),
      f1: ratio(2 * hits, rows + named, { metric: "f1", class: k }),
      specificity: ratio(total - rows - named + hits, total - rows, { metric: "specificity", class: k }),
      support: rows,
      predicted: named,
    };
  });

  let [agreement, supportSquares, predictedSquares] = [0, 0, 0]; // whole numbers, exact below 2^53
  for (let k = 0; k < classes; k++) {
    agreement += support[k]! * predicted[k]!;
    supportSquares += support[k]! ** 2;
    predictedSquares += predicted[k]! ** 2;
  }
  const spread = Math.sqrt(total ** 2 - supportSquares) * Math.sqrt(total ** 2 - predictedSquares);
  const present = perClass.filter((figures) => figures.support > 0);
  return {
    accuracy: correct / total,
    balancedAccuracy: present.reduce((sum, { recall }) => sum + recall, 0) / present.length,
    mcc: ratio(correct * total - agreement, spread, { metric: "mcc" }),
    kappa: ratio(correct * total - agreement, total ** 2 - agreement, { metric: "kappa" }, Number.NaN),
    weighted: average(perClass, (figures) => figures.support / total),
    macro: average(perClass, () => 1 / classes),
    perClass,
    zeroDivisions,
  };
}

function average(perClass: readonly ClassFigures[], weight: (figures: ClassFigures) => number): ClassAverages {
  const means = FIGURES.map((name) => perClass.reduce((sum, figures) => sum + weight(figures) * figures[name], 0));
  const [precision, recall, f1, specificity] = means as [number, number, number, number]; // one a figure
  return { precision, recall, f1, specificity };
}
