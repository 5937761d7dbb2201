// The kernels of stem for vectors of 16 numbers; as to the pragma, see conv3_avx512.cc.
#include "stem.h"

#pragma GCC target("avx512f,avx512vl,avx512dq,avx2,fma")
#define LANES 16
#define PROCESSOR avx512_stem
#include "stem.inc"

const regimen::StemKernels regimen::kStemAvx512{regimen::avx512_stem::StemForwardRow, regimen::avx512_stem::StemWeightGradientRow};
