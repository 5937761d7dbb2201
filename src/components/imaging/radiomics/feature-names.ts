/** Features of each class, in pyradiomics' order (of the alphabet). */
const NAMES = {
  shape:
    "Elongation Flatness LeastAxisLength MajorAxisLength Maximum2DDiameterColumn Maximum2DDiameterRow " +
    "Maximum2DDiameterSlice Maximum3DDiameter MeshVolume MinorAxisLength Sphericity SurfaceArea SurfaceVolumeRatio " +
    "VoxelVolume",
  shape2D:
    "Elongation MajorAxisLength MaximumDiameter MeshSurface MinorAxisLength Perimeter PerimeterSurfaceRatio " +
    "PixelSurface Sphericity",
  firstorder:
    "10Percentile 90Percentile Energy Entropy InterquartileRange Kurtosis Maximum MeanAbsoluteDeviation Mean Median " +
    "Minimum Range RobustMeanAbsoluteDeviation RootMeanSquared Skewness TotalEnergy Uniformity Variance",
  glcm:
    "Autocorrelation ClusterProminence ClusterShade ClusterTendency Contrast Correlation DifferenceAverage " +
    "DifferenceEntropy DifferenceVariance Id Idm Idmn Idn Imc1 Imc2 InverseVariance JointAverage JointEnergy " +
    "JointEntropy MCC MaximumProbability SumAverage SumEntropy SumSquares",
  gldm:
    "DependenceEntropy DependenceNonUniformity DependenceNonUniformityNormalized DependenceVariance " +
    "GrayLevelNonUniformity GrayLevelVariance HighGrayLevelEmphasis LargeDependenceEmphasis " +
    "LargeDependenceHighGrayLevelEmphasis LargeDependenceLowGrayLevelEmphasis LowGrayLevelEmphasis " +
    "SmallDependenceEmphasis SmallDependenceHighGrayLevelEmphasis SmallDependenceLowGrayLevelEmphasis",
  glrlm:
    "GrayLevelNonUniformity GrayLevelNonUniformityNormalized GrayLevelVariance HighGrayLevelRunEmphasis " +
    "LongRunEmphasis LongRunHighGrayLevelEmphasis LongRunLowGrayLevelEmphasis LowGrayLevelRunEmphasis RunEntropy " +
    "RunLengthNonUniformity RunLengthNonUniformityNormalized RunPercentage RunVariance ShortRunEmphasis " +
    "ShortRunHighGrayLevelEmphasis ShortRunLowGrayLevelEmphasis",
  glszm:
    "GrayLevelNonUniformity GrayLevelNonUniformityNormalized GrayLevelVariance HighGrayLevelZoneEmphasis " +
    "LargeAreaEmphasis LargeAreaHighGrayLevelEmphasis LargeAreaLowGrayLevelEmphasis LowGrayLevelZoneEmphasis " +
    "SizeZoneNonUniformity SizeZoneNonUniformityNormalized SmallAreaEmphasis SmallAreaHighGrayLevelEmphasis " +
    "SmallAreaLowGrayLevelEmphasis ZoneEntropy ZonePercentage ZoneVariance",
  ngtdm: "Busyness Coarseness Complexity Contrast Strength",
} as const;

export type FeatureClass = keyof typeof NAMES;

/** Classes in the order in which pyradiomics extracts all of them. */
export const FEATURE_CLASSES = Object.keys(NAMES) as FeatureClass[]; // the keys are FeatureClass

/** The features of a class that are extracted where none is named. */
export const featuresOf = (name: FeatureClass): readonly string[] => NAMES[name].split(" ");

/** Features that pyradiomics calls deprecated: they come only where they are named. */
export const DEPRECATED: { readonly [K in FeatureClass]?: readonly string[] } = {
  shape: ["Compactness1", "Compactness2", "SphericalDisproportion"],
  shape2D: ["SphericalDisproportion"],
  firstorder: ["StandardDeviation"],
};

/** Deprecated features that pyradiomics accepts and gives no value: each is a multiple or a double of another. */
export const WITHOUT_VALUE: { readonly [K in FeatureClass]?: readonly string[] } = {
  glcm: ["Dissimilarity", "Homogeneity1", "Homogeneity2", "SumVariance"],
  gldm: ["DependencePercentage", "GrayLevelNonUniformityNormalized"],
};
