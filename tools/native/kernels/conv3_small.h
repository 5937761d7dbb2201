// Convolutions of size 3, stride 1 and padding 1 over few voxels, where reading the weights is the work: direct, each tap only where it
// meets two voxels.
#pragma once

#include <cstdint>
#include <vector>

#include "conv3.h"

namespace regimen {

// Voxels that a tap joins, counted through all samples.
struct Pair {
  int64_t input, output;
};

// Those of each tap.
struct Pairs {
  std::vector<Pair> of[27];
};

inline Pairs FindPairs(const Conv3 &c) {
  Pairs pairs;
  for (int tap = 0; tap < 27; tap++) {
    const int64_t dz = tap / 9 - 1, dy = tap / 3 % 3 - 1, dx = tap % 3 - 1;
    int64_t output = 0;
    for (int64_t n = 0; n < c.n; n++)
      for (int64_t z = 0; z < c.d; z++)
        for (int64_t y = 0; y < c.h; y++)
          for (int64_t x = 0; x < c.w; x++, output++) {
            const bool within = z + dz >= 0 && z + dz < c.d && y + dy >= 0 && y + dy < c.h && x + dx >= 0 && x + dx < c.w;
            if (within) pairs.of[tap].push_back({output + (dz * c.h + dy) * c.w + dx, output});
          }
  }
  return pairs;
}

// The three kernels, for vectors of one length; `c.out` is a multiple of 64.
struct Conv3SmallKernels {
  void (*forward)(const Conv3 &, const Pairs &, const float *x, const float *weights, float *y);
  void (*input_gradient)(const Conv3 &, const Pairs &, const float *dy, const float *weights, float *dx);
  void (*weight_gradient)(const Conv3 &, const Pairs &, const float *x, const float *dy, float *dw);
};

extern const Conv3SmallKernels kConv3SmallAvx512, kConv3SmallAvx2;

}  // namespace regimen
