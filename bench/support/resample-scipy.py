"""The other side of bench/resample.ts: scipy.ndimage.zoom of the volume of a job. python resample-scipy.py '{"image": …}'"""
import json
import resource
import sys
import time

import numpy as np
from scipy.ndimage import zoom

job = json.loads(sys.argv[1])
source, target = ([job[key][axis] for axis in "zyx"] for key in ("from", "to"))
image = np.fromfile(job["image"], "<i2").reshape(source)
cpu, wall = time.process_time(), time.perf_counter()
result = zoom(image, [b / a for a, b in zip(source, target)], order=job["order"], mode="nearest")
run = dict(wall=time.perf_counter() - wall, cpu=time.process_time() - cpu, mebibytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
assert list(result.shape) == target
result.tofile(job["out"])
print(json.dumps(run))
