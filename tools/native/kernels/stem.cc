// The operations RegimenStem and RegimenStemWeightGradient.
#include "stem.h"

#include <algorithm>

#include "operation.h"
#include "registrations.h"
#include "scratch.h"
#include "threads.h"

namespace regimen {

void GatherRows(const Stem &s, const float *x, int64_t row, float *to) {
  const int64_t y = row % s.Along(s.h), z = row / s.Along(s.h) % s.Along(s.d), n = row / s.Along(s.h) / s.Along(s.d);
  const int64_t width = s.PaddedWidth();
  for (int64_t tap = 0; tap < s.size * s.size; tap++, to += width) {
    const int64_t from_z = z * s.stride - s.padding + tap / s.size, from_y = y * s.stride - s.padding + tap % s.size;
    std::fill(to, to + width, 0.0f);
    if (from_z < 0 || from_z >= s.d || from_y < 0 || from_y >= s.h) continue;
    const float *from = x + ((n * s.d + from_z) * s.h + from_y) * s.w;
    std::copy(from, from + s.w, to + s.padding);
  }
}

void AddParts(const float *sums, int64_t size, float *dw) {
  std::fill(dw, dw + size, 0.0f);
  for (int64_t part = 0; part < kParts; part++)
    for (int64_t i = 0; i < size; i++) dw[i] += sums[part * size + i];
}

namespace {

bool Takes(Call &call, const Shape &x, const Stem &s) {
  if (x.size() == 5 && x[4] == 1 && s.Fits()) return true;
  call.Fail("a stem takes one channel, a size of 3 or 5, multiples of 64 outputs, and a processor with AVX2 and FMA");
  return false;
}

Stem StemOf(Call &call, const Shape &x, int64_t size, int64_t out) {
  if (x.size() != 5) return {};
  return {x[0], x[1], x[2], x[3], size, static_cast<int64_t>(call.numbers[0]), static_cast<int64_t>(call.numbers[1]), out};
}

// Does `work(row, gathered)` for a part's rows.
template <typename Work>
void OverRows(const Stem &s, const float *x, int64_t part, int64_t parts, const Work &work) {
  float *rows = ThreadScratch(s.size * s.size * s.PaddedWidth());
  for (int64_t row = part * s.Rows() / parts; row < (part + 1) * s.Rows() / parts; row++) {
    GatherRows(s, x, row, rows);
    work(row, rows);
  }
}

void Forward(Call &call) {
  const Shape x = call.InputShape(0), w = call.InputShape(1);
  const bool cubic = w.size() == 5 && w[0] == w[1] && w[0] == w[2] && w[3] == 1;
  const Stem s = StemOf(call, x, cubic ? w[0] : 0, cubic ? w[4] : 0);
  if (!Takes(call, x, s)) return;
  float *y = call.Output(0, {s.n, s.Along(s.d), s.Along(s.h), s.Along(s.w), s.out});
  if (y == nullptr) return;
  const float *from = call.Input(0), *weights = call.Input(1);
  Parallel(kParts, [&](int part) {
    OverRows(s, from, part, kParts, [&](int64_t row, const float *rows) { KernelsOfStem().forward_row(s, rows, weights, row, y); });
  });
}

void WeightGradient(Call &call) {
  const Shape x = call.InputShape(0), g = call.InputShape(1);
  const Stem s = StemOf(call, x, static_cast<int64_t>(call.numbers[2]), g.size() == 5 ? g[4] : 0);
  if (!Takes(call, x, s)) return;
  if (g != Shape{s.n, s.Along(s.d), s.Along(s.h), s.Along(s.w), s.out}) return call.Fail("the gradient of a stem has the shape of its outputs");
  const int64_t size = s.Taps() * s.out;
  float *dw = call.Output(0, {s.size, s.size, s.size, 1, s.out});
  float *sums = dw == nullptr ? nullptr : call.Scratch(kParts * size);
  if (sums == nullptr) return;
  const float *from = call.Input(0), *dy = call.Input(1);
  Parallel(kParts, [&](int part) {
    float *own = sums + part * size;
    std::fill(own, own + size, 0.0f);
    OverRows(s, from, part, kParts, [&](int64_t row, const float *rows) { KernelsOfStem().weight_gradient_row(s, rows, dy, row, own); });
  });
  AddParts(sums, size, dw);
}

const Operation kForward{"RegimenStem", {"x", "w"}, {"y"}, {"stride", "padding"}, Forward};
const Operation kWeightGradient{"RegimenStemWeightGradient", {"x", "dy"}, {"dw"}, {"stride", "padding", "size"}, WeightGradient};

}  // namespace

std::string RegisterStem() { return Register<kForward, kWeightGradient>(); }

}  // namespace regimen
