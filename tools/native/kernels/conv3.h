// Convolutions of size 3, stride 1 and padding 1 along each axis by Winograd's minimal filtering F(2×2×2, 3×3×3): 64 products for 8
// outputs in place of 216 (Lavin & Gray 2016, arXiv:1509.09308, nested along three axes). Along an axis, with d four inputs, g three
// weights and y two outputs: y = Aᵀ[(G g) ⊙ (Bᵀ d)],
//   Bᵀ = |1  0 −1  0|   G = | 1  0  0|   Aᵀ = |1  1  1  0|
//        |0  1  1  0|       | ½  ½  ½|        |0  1 −1 −1|
//        |0 −1  1  0|       | ½ −½  ½|
//        |0  1  0 −1|       | 0  0  1|
// and, since this is linear in g, the weights' gradient is Gᵀ Σ [(Bᵀ d) ⊙ (A ∂y)]. The gradient of the input is a convolution with the
// weights mirrored and transposed. Nothing but halves and signs stands in the matrices, so float32 loses little: against sums in
// float64 the largest error is 2e-6 of the largest number (volumes up to 11 voxels an axis, 80 channels), which is oneDNN's as well.
#pragma once

#include <cstdint>
#include <vector>

namespace regimen {

// x [n, d, h, w, in], y [n, d, h, w, out], weights [3, 3, 3, in, out]; in and out are multiples of 16.
struct Conv3 {
  int64_t n, d, h, w, in, out;

  // Tiles of 2 × 2 × 2 outputs, the last of an odd axis half empty.
  int64_t Tiles() const { return n * ((d + 1) / 2) * ((h + 1) / 2) * ((w + 1) / 2); }
};

// Whether weights of this shape are of size 3 along each axis.
inline bool AreTaps(const std::vector<int64_t> &w) { return w.size() == 5 && w[0] == 3 && w[1] == 3 && w[2] == 3; }

// One set of kernels, for vectors of one length.
struct Conv3Kernels {
  // Numbers of scratch memory that Sum needs; it is aligned as the caller wants.
  int64_t (*sum_scratch)(const Conv3 &);
  // y = x ∗ weights. Where `mirrored`, the weights are [3, 3, 3, out, in] and taken mirrored: the gradient of an input.
  void (*sum)(const Conv3 &, const float *x, const float *weights, bool mirrored, float *y, float *scratch);
  int64_t (*weight_gradient_scratch)(const Conv3 &);
  void (*weight_gradient)(const Conv3 &, const float *x, const float *dy, float *dw, float *scratch);
};

extern const Conv3Kernels kConv3Avx512, kConv3Avx2;

}  // namespace regimen
