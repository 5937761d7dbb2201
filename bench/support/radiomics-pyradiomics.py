"""The other side of bench/radiomics.ts: the same features with pyradiomics, called as the paper's authors called it."""
import json
import logging
import resource
import sys
import time

import numpy as np
import SimpleITK as sitk
from radiomics import featureextractor, firstorder, glcm, glrlm, glszm

logging.getLogger("radiomics").setLevel(logging.CRITICAL)
BAND_GLCM = (
    "Autocorrelation JointAverage ClusterProminence ClusterShade ClusterTendency Contrast Correlation DifferenceAverage "
    "DifferenceEntropy DifferenceVariance JointEnergy JointEntropy Imc1 Imc2 Idm Idmn Id Idn InverseVariance MaximumProbability "
    "SumEntropy SumSquares"
).split()
SETTINGS = dict(binWidth=25, resampledPixelSpacing=None)

job = json.loads(sys.argv[1])
values = np.fromfile(job["data"], np.uint16).reshape([job["shape"][axis] for axis in "zyx"])
cpu, start = time.process_time(), time.perf_counter()
image = sitk.GetImageFromArray(values)
mask = sitk.GetImageFromArray((values > 0).astype(np.uint16))
features = {}
for kind in firstorder.RadiomicsFirstOrder, glcm.RadiomicsGLCM, glrlm.RadiomicsGLRLM, glszm.RadiomicsGLSZM:
    one = kind(image, mask, **SETTINGS)
    one.enableAllFeatures()
    features.update(one.execute())
for wanted in dict(glcm=BAND_GLCM), dict(glrlm=[]):
    extractor = featureextractor.RadiomicsFeatureExtractor(**SETTINGS)
    extractor.disableAllImageTypes()
    extractor.enableImageTypeByName("Wavelet")
    extractor.disableAllFeatures()
    extractor.enableFeaturesByName(**wanted)
    found = extractor.execute(image, mask)
    features.update({name[len("wavelet-") :]: value for name, value in found.items() if name.startswith("wavelet-")})
wall, cpu = time.perf_counter() - start, time.process_time() - cpu
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
features = {name: float(value) for name, value in features.items()}
print(json.dumps(dict(wall=wall, cpu=cpu, mebibytes=peak, features=features)))
