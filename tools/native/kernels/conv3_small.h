// Convolutions of size 3 and padding 1 with few outputs, where reading the weights is the work: direct, each tap only where it
// meets two voxels.
#pragma once

#include <cstdint>
#include <vector>

#include "conv3.h"
#include "processor.h"

namespace regimen {

// Voxels that a tap joins, counted through all samples.
struct Pair {
  int64_t input, output;
};

// Those of each tap.
struct Pairs {
  std::vector<Pair> of[27];
};

// `c` as it says of the outputs; the inputs have these lengths, and outputs lie `stride` apart in them.
inline Pairs FindPairs(const Conv3 &c, int64_t depth, int64_t height, int64_t width, int64_t stride) {
  Pairs pairs;
  for (int tap = 0; tap < 27; tap++) {
    int64_t output = 0;
    for (int64_t n = 0; n < c.n; n++)
      for (int64_t z = 0; z < c.d; z++)
        for (int64_t y = 0; y < c.h; y++)
          for (int64_t x = 0; x < c.w; x++, output++) {
            const int64_t from_z = z * stride + tap / 9 - 1, from_y = y * stride + tap / 3 % 3 - 1, from_x = x * stride + tap % 3 - 1;
            if (from_z < 0 || from_z >= depth || from_y < 0 || from_y >= height || from_x < 0 || from_x >= width) continue;
            pairs.of[tap].push_back({((n * depth + from_z) * height + from_y) * width + from_x, output});
          }
  }
  return pairs;
}

inline Pairs FindPairs(const Conv3 &c) { return FindPairs(c, c.d, c.h, c.w, 1); }

// The three kernels, for vectors of one length; `c.out` is a multiple of 64. The input's gradient is added to what `dx` holds.
struct Conv3SmallKernels {
  void (*forward)(const Conv3 &, const Pairs &, const float *x, const float *weights, float *y);
  void (*input_gradient)(const Conv3 &, const Pairs &, const float *dy, const float *weights, float *dx);
  void (*weight_gradient)(const Conv3 &, const Pairs &, const float *x, const float *dy, float *dw);
};

extern const Conv3SmallKernels kConv3SmallAvx512, kConv3SmallAvx2;

// Those for this processor, which must have one or the other.
inline const Conv3SmallKernels &SmallKernels() { return Lanes() == 16 ? kConv3SmallAvx512 : kConv3SmallAvx2; }

}  // namespace regimen
