// The first convolution of a network: one input channel, size 3 or 5, any stride and padding. Its products have few terms, so it pays
// to pad rows of the input one at a time, and to keep a row's windows and all weights in the nearest cache.
#pragma once

#include <algorithm>
#include <cstdint>

#include "processor.h"

namespace regimen {

// x [n, d, h, w, 1], y [n, od, oh, ow, out], weights [size, size, size, 1, out]; out is a multiple of 64.
struct Stem {
  int64_t n, d, h, w, size, stride, padding, out;

  int64_t Along(int64_t length) const { return (length + 2 * padding - size) / stride + 1; }
  int64_t Rows() const { return n * Along(d) * Along(h); }
  int64_t Taps() const { return size * size * size; }
  int64_t PaddedWidth() const { return w + 2 * padding; }
  // Whether the kernels are for it.
  bool Fits() const {
    return Lanes() > 0 && (size == 3 || size == 5) && out % 64 == 0 && stride > 0 && padding >= 0 &&
           std::min({d, h, w}) + 2 * padding >= size;
  }
};

// What of the input the windows of one row of outputs see: to[size · size][PaddedWidth], with zeros around.
void GatherRows(const Stem &s, const float *x, int64_t row, float *to);

// Parts of the rows whose sums of the weights' gradient are kept apart: as many whatever the threads, so that sums have one order.
constexpr int64_t kParts = 16;

// The weights' gradient dw[size] by its parts' sums[kParts][size].
void AddParts(const float *sums, int64_t size, float *dw);

struct StemKernels {
  // Row `row` of y, counted through all samples; `rows` from GatherRows.
  void (*forward_row)(const Stem &, const float *rows, const float *weights, int64_t row, float *y);
  // Adds what one row of outputs gives to the weights' gradient, sums[taps][out].
  void (*weight_gradient_row)(const Stem &, const float *rows, const float *dy, int64_t row, float *sums);
};

extern const StemKernels kStemAvx512, kStemAvx2;

// Those for this processor, which must have one or the other.
inline const StemKernels &KernelsOfStem() { return Lanes() == 16 ? kStemAvx512 : kStemAvx2; }

}  // namespace regimen
