"""Takes out of a TensorFlow wheel what the addon needs: python3 unpack-wheel.py WHEEL FOLDER. Prints the wheel's NVIDIA requirements."""

import sys
import zipfile

HEADERS = ("tensorflow", "tsl", "xla", "absl")  # below tensorflow/include

with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        library = name.startswith("tensorflow/libtensorflow_")
        header = name.startswith("tensorflow/include/") and name.endswith((".h", ".inc", ".def")) and name.split("/")[2] in HEADERS
        if library or header:
            wheel.extract(name, sys.argv[2])
        if name.endswith(".dist-info/METADATA"):
            for line in wheel.read(name).decode().splitlines():
                if line.startswith("Requires-Dist: nvidia-"):
                    print(line.split(":", 1)[1].split(";")[0].strip())
