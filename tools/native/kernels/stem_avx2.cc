// The kernels of stem for vectors of 8 numbers; as to the pragma, see conv3_avx2.cc.
#include "stem.h"

#pragma GCC target("avx2,fma")
#define LANES 8
#define PROCESSOR avx2_stem
#include "stem.inc"

const regimen::StemKernels regimen::kStemAvx2{regimen::avx2_stem::StemForwardRow, regimen::avx2_stem::StemWeightGradientRow};
