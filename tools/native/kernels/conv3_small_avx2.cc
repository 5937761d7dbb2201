// The kernels of conv3_small for vectors of 8 numbers; as to the pragma, see conv3_avx2.cc.
#include "conv3_small.h"
#include "threads.h"

#pragma GCC target("avx2,fma")
#define LANES 8
#define PROCESSOR avx2_small
#include "conv3_small.inc"

const regimen::Conv3SmallKernels regimen::kConv3SmallAvx2{
    regimen::avx2_small::SmallForward,
    regimen::avx2_small::SmallInputGradient,
    regimen::avx2_small::SmallWeightGradient,
};
