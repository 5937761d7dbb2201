// The kernels of conv3_small for vectors of 16 numbers; as to the pragma, see conv3_avx512.cc.
#include "conv3_small.h"
#include "threads.h"

#pragma GCC target("avx512f,avx512vl,avx512dq,avx2,fma")
#define LANES 16
#define PROCESSOR avx512_small
#include "conv3_small.inc"

const regimen::Conv3SmallKernels regimen::kConv3SmallAvx512{
    regimen::avx512_small::SmallForward,
    regimen::avx512_small::SmallInputGradient,
    regimen::avx512_small::SmallWeightGradient,
};
