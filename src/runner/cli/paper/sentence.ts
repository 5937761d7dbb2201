/** What stands around a number: its sentence, or its row of a table that is typed by hand. */
export interface Sentence {
  readonly before: string;
  readonly after: string;
  /** Its words in lower case, and those of the name of a macro that stands for the number. */
  readonly words: ReadonlySet<string>;
}

/** Farthest that a sentence is followed, to each side, in characters. */
const REACH = 250;

/** Ends of sentences, rows and paragraphs. */
const END = /[.?!](?=[\s\0}]+[\p{Lu}\0\\])|\n[ \t\r\0]*\n|\\\\/gu;

/** The sentence around a stretch of prose, cut where it is long; `source` tells the macro that it defines. */
export function sentenceAt(prose: string, source: string, start: number, end: number): Sentence {
  const left = prose.slice(Math.max(0, start - REACH), start);
  const right = prose.slice(end, end + REACH);
  const last = [...left.matchAll(END)].at(-1);
  const before = last ? left.slice(last.index + last[0].length) : left;
  const after = right.slice(0, right.search(END) < 0 ? undefined : right.search(END));
  const macro = DEFINED.exec(source.slice(Math.max(0, start - REACH), start))?.[1] ?? "";
  return { before, after, words: new Set([before, after, macro.replace(/(?<=[a-z])(?=[A-Z])/g, " ")].flatMap(wordsOf)) };
}

/** The macro that stands for a number: `\newcommand{\forestAuc}{0.913}`. */
const DEFINED = /\\(?:(?:re)?newcommand|providecommand|[gex]?def)\*?\s*\{?\\([A-Za-z@]+)\}?[^{}\n]*\{[^{}\n]*$/;

/** The words of a text, letters and digits, in lower case; of `Exact AUC (%)` exact and auc. */
export const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** What has numbers that are no results: a part of the paper, of other work, or of software. */
const NUMBERED = new RegExp(
  String.raw`(?:^|[^\p{L}])(?:${[
    "sections?|sects?|secs?|subsections?|eqs?|eqns?|equations?|figs?|figures?|tabs?|tables?|chaps?|chapters?|appendix|appendices|apps?",
    "algorithms?|algs?|theorems?|lemmas?|steps?|pages?|pp?|nos?|nr|numbers?|volumes?|vols?|issues?|items?|lines?|refs?|references?",
    "articles?|grants?|ids?|isbn|issn|arxiv|doi|pmid|rfc|iso|iec|ieee|icd|versions?|vers?|v|releases?|seeds?|rooms?|building|protocol",
    "python|pytorch|torch|tensorflow|keras|cuda|cudnn|numpy|scipy|pandas|matplotlib|scikit-learn|sklearn|lightgbm|xgboost|pyradiomics",
    "matlab|stata|spss|sas|excel|julia|typescript|node|node\\.js|java|gcc|ubuntu|debian|windows|macos|linux|kernel|driver|monai",
    "simpleitk|itk|opencv|docker|r|regimen|latex|tex",
  ].join("|")})\.?[\s~({$]*$`,
  "iu",
);
/** A number before this one of the same list: `4.13 and 4.14`. */
const LISTED = /\(?\d+(?:\.\d+)*\)?[\s~$}]*(?:,|;|and|or|to|through|[-–]+|&)(?:\s*(?:and|or))?[\s~({$]*$/;

/** Whether what stands before a number says that it counts a part of a text, other work or a version. */
export function isNumbered({ before }: Sentence): boolean {
  let text = before.replaceAll("\0", "").slice(-120);
  for (let round = 0; round < 5; round++) {
    if (NUMBERED.test(text)) return true;
    const shorter = text.replace(LISTED, "");
    if (shorter === text) return false;
    text = shorter;
  }
  return false;
}

const COUNTED =
  /^[\s~}$\\,]*(?:[\p{L}-]+[\s~]+){0,2}(?:patients?|subjects?|participants?|cases|controls?|samples?|scans?|men|women|individuals|people|persons|studies|observations|examinations|lesions|positives|negatives)\b/iu;

/** Whether the words around a whole number say that it counts what is studied: `399 test patients`, `n = 1,329`. */
export const isCount = ({ before, after }: Sentence): boolean =>
  COUNTED.test(after) || /(?:^|[^\p{L}])[nN]\s*(?:\$\s*)?=\s*(?:\$\s*)?\{?$/u.test(before);

/** Units in which an author states sizes and settings. */
const UNIT =
  /^(?:\s|~|\\[,; ]|\$|\})*(?:kVp?|mAs?|HU|[mcµn]?m|px|pixels?|voxels?|[GMk]Hz|[GMTk]i?B|ms|s|min|h|hours?|minutes?|seconds?|days?|weeks?|months?|years?|epochs?|iterations?|°|degrees?|USD|EUR|dollars?|euros?)(?![\p{L}])/u;

export const hasUnit = ({ after }: Sentence): boolean => UNIT.test(after);

/** Whether it is a level that is agreed upon, not found: `97.5\% confidence interval`, `99.9th percentile`. */
export const isLevel = ({ after }: Sentence): boolean =>
  /^[\s~$\\%}-]*(?:th\b|st\b|nd\b|rd\b|(?:per ?cent )?(?:confidence|credible|percentile|quantile|prediction|significance|CI\b|level))/i.test(
    after,
  );
