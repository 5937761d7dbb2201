// The kernels of conv3 for vectors of 8 numbers. What the standard library has inline comes before the pragma, so that no copy of it
// needs a processor with these instructions.
#include <cstdint>

#include "conv3.h"
#include "scratch.h"
#include "threads.h"

#pragma GCC target("avx2,fma")
#define LANES 8
#define ROWS 6
#define PROCESSOR avx2
#include "conv3_sum.inc"
#include "conv3_weight_gradient.inc"

const regimen::Conv3Kernels regimen::kConv3Avx2{
    regimen::avx2::SumScratch,
    regimen::avx2::Sum,
    regimen::avx2::WeightGradientScratch,
    regimen::avx2::WeightGradient,
};
