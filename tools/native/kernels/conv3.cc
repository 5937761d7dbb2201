// The operations RegimenConv3, RegimenConv3InputGradient and RegimenConv3WeightGradient: what they take, and which kernels compute them.
#include "conv3.h"

#include <algorithm>

#include "conv3_small.h"
#include "operation.h"
#include "processor.h"
#include "registrations.h"

namespace regimen {
namespace {

const Conv3Kernels *Kernels() {
  const int lanes = Lanes();
  return lanes == 16 ? &kConv3Avx512 : lanes == 8 ? &kConv3Avx2 : nullptr;
}

// With two voxels an axis or fewer, minimal filtering has as many products as there are pairs of voxels.
bool IsSmall(const Conv3 &c) { return c.d <= 2 && c.h <= 2 && c.w <= 2 && c.out % 64 == 0; }

// In the weights' gradient it also has many more sums to keep, which count where there are few tiles beside them.
bool IsSmallToSum(const Conv3 &c) { return IsSmall(c) || (c.d <= 4 && c.h <= 4 && c.w <= 4 && c.Tiles() <= 16 && c.out % 64 == 0); }

// Shapes that fit, and channels that are whole vectors; else the call fails.
bool Takes(Call &call, const Conv3 &c, bool fit) {
  if (!fit || c.in % 16 != 0 || c.out % 16 != 0 || Kernels() == nullptr) {
    call.Fail("a convolution of size 3 takes 5-D tensors that fit, channels in multiples of 16, and a processor with AVX2 and FMA");
    return false;
  }
  return true;
}

// Forward, or where `backward` the input's gradient, of `size` numbers.
void SumSmall(Call &call, const Conv3 &c, const Pairs &pairs, bool backward, float *to, int64_t size) {
  if (!backward) return SmallKernels().forward(c, pairs, call.Input(0), call.Input(1), to);
  std::fill(to, to + size, 0.0f);
  SmallKernels().input_gradient(c, pairs, call.Input(0), call.Input(1), to);
}

void Sum(Call &call, bool mirrored) {
  const Shape x = call.InputShape(0), w = call.InputShape(1);
  const bool are_5d = x.size() == 5 && AreTaps(w);
  const int in = mirrored ? 4 : 3, out = mirrored ? 3 : 4;
  const Conv3 c = are_5d ? Conv3{x[0], x[1], x[2], x[3], w[in], w[out]} : Conv3{};
  if (!Takes(call, c, are_5d && x[4] == w[in])) return;
  float *y = call.Output(0, {c.n, c.d, c.h, c.w, c.out});
  const Conv3 whole{c.n, c.d, c.h, c.w, w[3], w[4]};  // as the forward half sees it
  if (y != nullptr && IsSmall(whole)) return SumSmall(call, whole, FindPairs(whole), mirrored, y, c.n * c.d * c.h * c.w * c.out);
  float *scratch = y == nullptr ? nullptr : call.Scratch(Kernels()->sum_scratch(c));
  if (scratch != nullptr) Kernels()->sum(c, call.Input(0), call.Input(1), mirrored, y, scratch);
}

void Forward(Call &call) { Sum(call, false); }
void InputGradient(Call &call) { Sum(call, true); }

void WeightGradient(Call &call) {
  const Shape x = call.InputShape(0), dy = call.InputShape(1);
  const bool are_5d = x.size() == 5 && dy.size() == 5;
  const Conv3 c = are_5d ? Conv3{x[0], x[1], x[2], x[3], x[4], dy[4]} : Conv3{};
  if (!Takes(call, c, are_5d && Shape(x.begin(), x.end() - 1) == Shape(dy.begin(), dy.end() - 1))) return;
  float *dw = call.Output(0, {3, 3, 3, c.in, c.out});
  if (dw != nullptr && IsSmallToSum(c)) return SmallKernels().weight_gradient(c, FindPairs(c), call.Input(0), call.Input(1), dw);
  float *scratch = dw == nullptr ? nullptr : call.Scratch(Kernels()->weight_gradient_scratch(c));
  if (scratch != nullptr) Kernels()->weight_gradient(c, call.Input(0), call.Input(1), dw, scratch);
}

const Operation kForward{"RegimenConv3", {"x", "w"}, {"y"}, {}, Forward};
const Operation kInputGradient{"RegimenConv3InputGradient", {"dy", "w"}, {"dx"}, {}, InputGradient};
const Operation kWeightGradient{"RegimenConv3WeightGradient", {"x", "dy"}, {"dw"}, {}, WeightGradient};

}  // namespace

std::string RegisterConv3() { return Register<kForward, kInputGradient, kWeightGradient>(); }

}  // namespace regimen
