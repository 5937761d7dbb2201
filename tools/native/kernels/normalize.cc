// RegimenNormalize and …Gradient: batch norm of one or two tensors side by side, perhaps with another added, perhaps with ReLU, which
// between convolutions is all that a network does. Each way reads and writes every number as seldom as can be.
#include <cmath>
#include <vector>

#include "operation.h"
#include "registrations.h"
#include "vectorised.h"

namespace regimen {
namespace {

// One of the tensors that are normalised, [rows, channels], and what by; its channels begin at `at` in the output's.
struct Source {
  const float *x, *mean, *variance, *scale, *shift;
  int64_t channels, at;
};

// Reads the tensors among a call's inputs, `width` inputs each from `first`; one without numbers is left out. Empty where they do not fit.
std::vector<Source> Sources(Call &call, int first, int width) {
  std::vector<Source> sources;
  int64_t rows = 0, at = 0;
  for (int input = first; input < first + 2 * width; input += width) {
    const Shape shape = call.InputShape(input);
    if (shape.empty() || Count(shape) == 0) continue;
    const int64_t channels = shape.back();
    if (sources.empty()) rows = Count(shape) / channels;
    if (Count(shape) != rows * channels) return {};
    for (int of = 1; of < width; of++)
      if (call.InputShape(input + of) != Shape{channels}) return {};
    sources.push_back({call.Input(input), call.Input(input + 1), call.Input(input + 2), call.Input(input + 3),
                       width > 4 ? call.Input(input + 4) : nullptr, channels, at});
    at += channels;
  }
  return sources;
}

Shape Joined(Shape shape, const std::vector<Source> &sources) {
  shape.back() = sources.back().at + sources.back().channels;
  return shape;
}

template <bool relu, bool around>
void Normalize(const std::vector<Source> &sources, const float *__restrict added, float *__restrict y, int64_t rows, int64_t width,
               double epsilon) {
  std::vector<float> factors(width);
  for (const Source &source : sources)
    for (int64_t c = 0; c < source.channels; c++)
      factors[source.at + c] = source.scale[c] / std::sqrt(source.variance[c] + epsilon);
  const Rows split(rows, width);
  Vectorised(split.units, [&](int unit) REGIMEN_INLINE {
    for (const Source &source : sources) {
      const int64_t channels = source.channels;
      const float *__restrict factor = &factors[source.at], *__restrict mean = source.mean, *__restrict shift = source.shift;
      for (int64_t row = split.From(unit); row < split.To(unit); row++) {
        const float *__restrict x = source.x + row * channels, *__restrict other = added + (around ? row * width + source.at : 0);
        float *__restrict to = y + row * width + source.at;
        for (int64_t c = 0; c < channels; c++) {
          float value = (x[c] - mean[c]) * factor[c] + shift[c];
          if (around) value += other[c];
          to[c] = relu && value < 0 ? 0 : value;  // NaN stays
        }
      }
    }
  });
}

void Forward(Call &call) {
  const std::vector<Source> sources = Sources(call, 0, 5);
  if (sources.empty()) return call.Fail("tensors to normalise that do not fit each other");
  const Shape shape = Joined(call.InputShape(0), sources);
  const bool relu = call.numbers[1] != 0, around = Count(call.InputShape(10)) > 0;
  if (around && call.InputShape(10) != shape) return call.Fail("a tensor to add of another shape");
  float *y = call.Output(0, shape);
  if (y == nullptr) return;
  const int64_t width = shape.back();
  const auto run = relu ? (around ? Normalize<true, true> : Normalize<true, false>)
                        : (around ? Normalize<false, true> : Normalize<false, false>);
  run(sources, around ? call.Input(10) : nullptr, y, Count(shape) / width, width, call.numbers[0]);
}

struct GradientOf {
  const float *dy, *y;
  float *added;  // gradient of what was added; null where it is not wanted
  int64_t rows, width;
};

// Sums of the output's gradient, `sums`, and of it times x − mean, `products`, over a unit's rows; [width] each, of a source's channels.
template <bool relu>
inline REGIMEN_INLINE void Sum(const Source &source, const GradientOf &of, int64_t from, int64_t to, float *__restrict block,
                               double *__restrict sums, double *__restrict products) {
  const int64_t channels = source.channels;
  const float *__restrict mean = source.mean;
  float *__restrict sum = block, *__restrict product = block + channels;
  for (int64_t first = from; first < to; first += kBlock) {
    for (int64_t c = 0; c < 2 * channels; c++) block[c] = 0;
    for (int64_t row = first; row < std::min(to, first + kBlock); row++) {
      const float *__restrict x = source.x + row * channels, *__restrict dy = of.dy + row * of.width + source.at;
      const float *__restrict y = relu ? of.y + row * of.width + source.at : nullptr;
      if (of.added != nullptr) {
        float *__restrict added = of.added + row * of.width + source.at;
        for (int64_t c = 0; c < channels; c++) {
          const float d = !relu || y[c] > 0 ? dy[c] : 0;
          added[c] = d;
          sum[c] += d;
          product[c] += d * (x[c] - mean[c]);
        }
      } else {
        for (int64_t c = 0; c < channels; c++) {
          const float d = !relu || y[c] > 0 ? dy[c] : 0;
          sum[c] += d;
          product[c] += d * (x[c] - mean[c]);
        }
      }
    }
    for (int64_t c = 0; c < channels; c++) {
      sums[c] += sum[c];
      products[c] += product[c];
    }
  }
}

// dx = factor · (d − ofMean − (x − mean) · ofVariance), where d is the output's gradient behind ReLU.
struct Terms {
  const float *factor, *ofMean, *ofVariance;
};

template <bool relu>
inline REGIMEN_INLINE void Spread(const Source &source, const GradientOf &of, int64_t from, int64_t to, Terms terms, float *dx) {
  const int64_t channels = source.channels;
  const float *__restrict mean = source.mean, *__restrict factor = terms.factor, *__restrict ofMean = terms.ofMean;
  const float *__restrict ofVariance = terms.ofVariance;
  for (int64_t row = from; row < to; row++) {
    const float *__restrict x = source.x + row * channels, *__restrict dy = of.dy + row * of.width + source.at;
    const float *__restrict y = relu ? of.y + row * of.width + source.at : nullptr;
    float *__restrict out = dx + row * channels;
    for (int64_t c = 0; c < channels; c++) {
      const float d = !relu || y[c] > 0 ? dy[c] : 0;
      out[c] = factor[c] * (d - ofMean[c] - (x[c] - mean[c]) * ofVariance[c]);
    }
  }
}

struct Outputs {
  float *x, *scale, *shift;
};

template <bool relu>
void Gradient(const std::vector<Source> &sources, const GradientOf &of, const std::vector<Outputs> &outputs, double epsilon,
              bool training) {
  const int64_t width = of.width;
  const Rows split(of.rows, width);
  std::vector<double> table(2 * split.units * width, 0.0);
  Vectorised(split.units, [&](int unit) REGIMEN_INLINE {
    std::vector<float> block(2 * width);
    double *sums = &table[2 * unit * width];
    for (const Source &source : sources)
      Sum<relu>(source, of, split.From(unit), split.To(unit), block.data(), sums + source.at, sums + width + source.at);
  });
  for (int unit = 1; unit < split.units; unit++)
    for (int64_t c = 0; c < 2 * width; c++) table[c] += table[2 * unit * width + c];
  std::vector<float> terms(3 * width, 0.0f);
  for (size_t index = 0; index < sources.size(); index++) {
    const Source &source = sources[index];
    for (int64_t c = 0, at = source.at; c < source.channels; c++, at++) {
      const double inverse = 1 / std::sqrt(source.variance[c] + epsilon);
      outputs[index].shift[c] = table[at];
      outputs[index].scale[c] = table[width + at] * inverse;
      terms[at] = source.scale[c] * inverse;
      if (!training) continue;
      terms[width + at] = table[at] / of.rows;
      terms[2 * width + at] = table[width + at] * inverse * inverse / of.rows;
    }
  }
  // what was masked is at hand where it was written out
  const GradientOf masked{of.added, nullptr, nullptr, of.rows, width};
  Vectorised(split.units, [&](int unit) REGIMEN_INLINE {
    const int late = split.units - 1 - unit;  // what was read last is still in the cache
    const int64_t from = split.From(late), to = split.To(late);
    for (size_t index = 0; index < sources.size(); index++) {
      const Source &source = sources[index];
      const Terms own{&terms[source.at], &terms[width + source.at], &terms[2 * width + source.at]};
      if (of.added != nullptr) Spread<false>(source, masked, from, to, own, outputs[index].x);
      else Spread<relu>(source, of, from, to, own, outputs[index].x);
    }
  });
}

void Backward(Call &call) {
  const std::vector<Source> sources = Sources(call, 2, 4);
  if (sources.empty()) return call.Fail("tensors that were normalised that do not fit each other");
  const Shape shape = Joined(call.InputShape(2), sources);
  const bool training = call.numbers[1] != 0, relu = call.numbers[2] != 0, around = call.numbers[3] != 0;
  if (call.InputShape(0) != shape || (relu && call.InputShape(1) != shape)) return call.Fail("a gradient of another shape");
  std::vector<Outputs> outputs;
  for (int index = 0; index < 2; index++) {
    const bool there = index < static_cast<int>(sources.size());
    const Shape channels{there ? sources[index].channels : 0};
    const Outputs made{call.Output(3 * index, there ? call.InputShape(2 + 4 * index) : Shape{0}), call.Output(3 * index + 1, channels),
                       call.Output(3 * index + 2, channels)};
    if (there && (made.x == nullptr || made.scale == nullptr || made.shift == nullptr)) return;
    outputs.push_back(made);
  }
  float *added = call.Output(6, around ? shape : Shape{0});
  if (around && added == nullptr) return;
  const int64_t width = shape.back();
  const GradientOf of{call.Input(0), relu ? call.Input(1) : nullptr, around ? added : nullptr, Count(shape) / width, width};
  (relu ? Gradient<true> : Gradient<false>)(sources, of, outputs, call.numbers[0], training);
}

const Operation kNormalize{
    "RegimenNormalize",
    {"x", "mean", "variance", "scale", "shift", "x2", "mean2", "variance2", "scale2", "shift2", "added"},
    {"y"},
    {"epsilon", "relu"},
    Forward,
};

const Operation kGradient{
    "RegimenNormalizeGradient",
    {"dy", "y", "x", "mean", "variance", "scale", "x2", "mean2", "variance2", "scale2"},
    {"dx", "dscale", "dshift", "dx2", "dscale2", "dshift2", "dadded"},
    {"epsilon", "training", "relu", "added"},
    Backward,
};

}  // namespace

std::string RegisterNormalize() { return Register<kNormalize, kGradient>(); }

}  // namespace regimen
