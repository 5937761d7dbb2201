// The operations RegimenHalvedConv3, …InputGradient and …WeightGradient: convolutions of size 3, stride 2 and padding 1 with few outputs.
#include <algorithm>

#include "conv3_small.h"
#include "operation.h"
#include "processor.h"
#include "registrations.h"

namespace regimen {
namespace {

int64_t Half(int64_t length) { return (length - 1) / 2 + 1; }

bool Takes(Call &call, bool fit, const Conv3 &c) {
  if (fit && c.in % 16 == 0 && c.out % 64 == 0 && Lanes() > 0) return true;
  call.Fail("a halved convolution takes 5-D tensors that fit, inputs in multiples of 16, outputs in multiples of 64, and a processor with AVX2 and FMA");
  return false;
}

// The outputs of an input of shape `x`.
Conv3 Outputs(const Shape &x, int64_t outputs) { return {x[0], Half(x[1]), Half(x[2]), Half(x[3]), x[4], outputs}; }
Shape ShapeOf(const Conv3 &c) { return {c.n, c.d, c.h, c.w, c.out}; }
Pairs PairsOf(const Conv3 &c, const Shape &x) { return FindPairs(c, x[1], x[2], x[3], 2); }

void Forward(Call &call) {
  const Shape x = call.InputShape(0), w = call.InputShape(1);
  const bool fit = x.size() == 5 && AreTaps(w) && x[4] == w[3];
  const Conv3 c = fit ? Outputs(x, w[4]) : Conv3{};
  if (!Takes(call, fit, c)) return;
  float *y = call.Output(0, ShapeOf(c));
  if (y != nullptr) SmallKernels().forward(c, PairsOf(c, x), call.Input(0), call.Input(1), y);
}

void InputGradient(Call &call) {
  const Shape dy = call.InputShape(0), w = call.InputShape(1);
  const bool are_5d = dy.size() == 5 && AreTaps(w);
  const auto length = [&](int axis) { return static_cast<int64_t>(call.numbers[axis]); };
  const Shape x = are_5d ? Shape{dy[0], length(0), length(1), length(2), w[3]} : Shape{};
  const Conv3 c = are_5d ? Outputs(x, w[4]) : Conv3{};
  if (!Takes(call, are_5d && dy == ShapeOf(c), c)) return;
  float *dx = call.Output(0, x);
  if (dx == nullptr) return;
  std::fill(dx, dx + x[0] * x[1] * x[2] * x[3] * x[4], 0.0f);
  SmallKernels().input_gradient(c, PairsOf(c, x), call.Input(0), call.Input(1), dx);
}

void WeightGradient(Call &call) {
  const Shape x = call.InputShape(0), dy = call.InputShape(1);
  const bool are_5d = x.size() == 5 && dy.size() == 5;
  const Conv3 c = are_5d ? Outputs(x, dy[4]) : Conv3{};
  if (!Takes(call, are_5d && dy == ShapeOf(c), c)) return;
  float *dw = call.Output(0, {3, 3, 3, c.in, c.out});
  if (dw != nullptr) SmallKernels().weight_gradient(c, PairsOf(c, x), call.Input(0), call.Input(1), dw);
}

const Operation kForward{"RegimenHalvedConv3", {"x", "w"}, {"y"}, {}, Forward};
const Operation kInputGradient{"RegimenHalvedConv3InputGradient", {"dy", "w"}, {"dx"}, {"depth", "height", "width"}, InputGradient};
const Operation kWeightGradient{"RegimenHalvedConv3WeightGradient", {"x", "dy"}, {"dw"}, {}, WeightGradient};

}  // namespace

std::string RegisterHalvedConv3() { return Register<kForward, kInputGradient, kWeightGradient>(); }

}  // namespace regimen
