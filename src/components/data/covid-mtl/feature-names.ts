const FIRST_ORDER =
  "10Percentile 90Percentile Energy Entropy InterquartileRange Kurtosis Maximum MeanAbsoluteDeviation Mean Median Minimum Range " +
  "RobustMeanAbsoluteDeviation RootMeanSquared Skewness TotalEnergy Uniformity Variance";
const GLCM =
  "Autocorrelation ClusterProminence ClusterShade ClusterTendency Contrast Correlation DifferenceAverage DifferenceEntropy " +
  "DifferenceVariance Id Idm Idmn Idn Imc1 Imc2 InverseVariance JointAverage JointEnergy JointEntropy MCC MaximumProbability " +
  "SumAverage SumEntropy SumSquares";
const GLRLM =
  "GrayLevelNonUniformity GrayLevelNonUniformityNormalized GrayLevelVariance HighGrayLevelRunEmphasis LongRunEmphasis " +
  "LongRunHighGrayLevelEmphasis LongRunLowGrayLevelEmphasis LowGrayLevelRunEmphasis RunEntropy RunLengthNonUniformity " +
  "RunLengthNonUniformityNormalized RunPercentage RunVariance ShortRunEmphasis ShortRunHighGrayLevelEmphasis " +
  "ShortRunLowGrayLevelEmphasis";
const GLSZM =
  "HighGrayLevelZoneEmphasis LargeAreaEmphasis LargeAreaHighGrayLevelEmphasis LargeAreaLowGrayLevelEmphasis " +
  "LowGrayLevelZoneEmphasis SizeZoneNonUniformity SizeZoneNonUniformityNormalized SmallAreaEmphasis " +
  "SmallAreaHighGrayLevelEmphasis SmallAreaLowGrayLevelEmphasis ZoneEntropy ZonePercentage ZoneVariance";
// of a band the authors left out two statistics and kept another order
const BAND_GLCM =
  "Autocorrelation JointAverage ClusterProminence ClusterShade ClusterTendency Contrast Correlation DifferenceAverage " +
  "DifferenceEntropy DifferenceVariance JointEnergy JointEntropy Imc1 Imc2 Idm Idmn Id Idn InverseVariance MaximumProbability " +
  "SumEntropy SumSquares";
const BANDS = ["LLH", "LHL", "LHH", "HLL", "HLH", "HHL", "HHH", "LLL"];

const inBands = (family: string, statistics: string): string[] =>
  BANDS.flatMap((band) => statistics.split(" ").map((statistic) => `${band}_${family}_${statistic}`));

/**
 * The 375 radiomic features of the COVID-MTL paper, in the order of the authors' table: 71 of the image itself (first order, then
 * glcm, glrlm, glszm), and of each of eight wavelet bands 22 glcm and 16 glrlm statistics.
 */
export const FEATURE_NAMES: readonly string[] = [
  ...[FIRST_ORDER, GLCM, GLRLM, GLSZM].flatMap((list) => list.split(" ")),
  ...inBands("glcm", BAND_GLCM),
  ...inBands("glrlm", GLRLM),
];
