// The kernels of conv3 for vectors of 16 numbers. What the standard library has inline comes before the pragma, so that no copy of it
// needs a processor with these instructions.
#include <cstdint>

#include "conv3.h"
#include "scratch.h"
#include "threads.h"

#pragma GCC target("avx512f,avx512vl,avx512dq,avx2,fma")
#define LANES 16
#define ROWS 12
#define PROCESSOR avx512
#include "conv3_sum.inc"
#include "conv3_weight_gradient.inc"

const regimen::Conv3Kernels regimen::kConv3Avx512{
    regimen::avx512::SumScratch,
    regimen::avx512::Sum,
    regimen::avx512::WeightGradientScratch,
    regimen::avx512::WeightGradient,
};
