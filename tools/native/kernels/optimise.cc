// RegimenSgd and RegimenAdamW: a parameter's next value and what the rule remembers of it, in one reading of memory. The settings are a
// tensor: TensorFlow keeps a kernel for each set of attributes, and a rate may be another in every step.
#include <cmath>

#include "operation.h"
#include "registrations.h"
#include "vectorised.h"

namespace regimen {
namespace {

// Whether inputs up to `last` are as large as the first, those from the third perhaps empty, where there is no memory yet; and whether
// input `settings` holds so many numbers.
bool Fit(Call &call, int last, int settings, int64_t numbers) {
  for (int input = 1; input <= last; input++)
    if (call.InputShape(input) != call.InputShape(0) && (input == 1 || Count(call.InputShape(input)) != 0)) return false;
  return call.InputShape(settings) == Shape{numbers};
}

// settings: rate, decay, momentum, whether it is Nesterov's
void Sgd(Call &call) {
  if (!Fit(call, 2, 3, 4)) return call.Fail("a parameter, its gradient and its momentum of unequal shapes");
  const Shape shape = call.InputShape(0);
  const float *value = call.Input(0), *gradient = call.Input(1), *settings = call.Input(3);
  const float *memory = Count(call.InputShape(2)) == 0 && Count(shape) != 0 ? nullptr : call.Input(2);
  float *next = call.Output(0, shape), *moved = call.Output(1, shape);
  if (next == nullptr || moved == nullptr) return;
  const float rate = settings[0], decay = settings[1], momentum = settings[2];
  const bool nesterov = settings[3] != 0;
  const Rows split(Count(shape), 1);
  Vectorised(split.units, [=](int unit) REGIMEN_INLINE {
    const int64_t from = split.From(unit), count = split.To(unit) - from;
    const float *__restrict w = value + from, *__restrict g = gradient + from, *__restrict old = memory + (memory ? from : 0);
    float *__restrict to = next + from, *__restrict buffer = moved + from;
    const auto walk = [=](auto direction) REGIMEN_INLINE {
      for (int64_t i = 0; i < count; i++) {
        const float decayed = g[i] + decay * w[i];
        to[i] = w[i] - rate * direction(decayed, i);
      }
    };
    const auto follow = [=](float decayed, int64_t i) REGIMEN_INLINE { return buffer[i] = momentum * old[i] + decayed; };
    const auto begin = [=](float decayed, int64_t i) REGIMEN_INLINE { return buffer[i] = decayed; };
    if (memory != nullptr && nesterov) walk([=](float decayed, int64_t i) REGIMEN_INLINE { return decayed + momentum * follow(decayed, i); });
    else if (memory != nullptr) walk(follow);
    else if (nesterov) walk([=](float decayed, int64_t i) REGIMEN_INLINE { return decayed + momentum * begin(decayed, i); });
    else walk(begin);
  });
}

// settings: β₁, 1 − β₁, β₂, 1 − β₂, 1/√(1 − β₂ᵗ), ε, 1 − rate·decay, rate/(1 − β₁ᵗ)
void AdamW(Call &call) {
  if (!Fit(call, 3, 4, 8)) return call.Fail("a parameter, its gradient and their means of unequal shapes");
  const Shape shape = call.InputShape(0);
  const float *value = call.Input(0), *gradient = call.Input(1), *settings = call.Input(4);
  const bool begun = Count(call.InputShape(2)) != 0;
  const float *mean = call.Input(2), *square = call.Input(3);
  float *next = call.Output(0, shape), *newMean = call.Output(1, shape), *newSquare = call.Output(2, shape);
  if (next == nullptr || newMean == nullptr || newSquare == nullptr) return;
  const Rows split(Count(shape), 1);
  Vectorised(split.units, [=](int unit) REGIMEN_INLINE {
    const float ofMean = settings[0], toMean = settings[1], ofSquare = settings[2], toSquare = settings[3];
    const float root = settings[4], epsilon = settings[5], keep = settings[6], rate = settings[7];
    const int64_t from = split.From(unit), count = split.To(unit) - from, old = begun ? from : 0;
    const float *__restrict w = value + from, *__restrict g = gradient + from, *__restrict m = mean + old, *__restrict v = square + old;
    float *__restrict to = next + from, *__restrict nextM = newMean + from, *__restrict nextV = newSquare + from;
    const auto walk = [=](auto means, auto squares) REGIMEN_INLINE {
      for (int64_t i = 0; i < count; i++) {
        const float a = means(i), b = squares(i);
        nextM[i] = a;
        nextV[i] = b;
        to[i] = keep * w[i] - rate * (a / (root * std::sqrt(b) + epsilon));
      }
    };
    const auto first = [=](int64_t i) REGIMEN_INLINE { return toMean * g[i]; };
    const auto second = [=](int64_t i) REGIMEN_INLINE { return toSquare * (g[i] * g[i]); };
    if (begun)
      walk([=](int64_t i) REGIMEN_INLINE { return ofMean * m[i] + first(i); },
           [=](int64_t i) REGIMEN_INLINE { return ofSquare * v[i] + second(i); });
    else
      walk(first, second);
  });
}

const Operation kSgd{"RegimenSgd", {"value", "gradient", "momentum", "settings"}, {"next", "moved"}, {}, Sgd};
const Operation kAdamW{
    "RegimenAdamW", {"value", "gradient", "mean", "square", "settings"}, {"next", "new_mean", "new_square"}, {}, AdamW};

}  // namespace

std::string RegisterOptimise() { return Register<kSgd, kAdamW>(); }

}  // namespace regimen
