// RegimenMoments: mean and biased variance of each channel, in one reading of the tensor.
#include "moments.h"

#include <vector>

#include "operation.h"
#include "registrations.h"
#include "vectorised.h"

namespace regimen {
namespace {

void Moments(Call &call) {
  const Shape shape = call.InputShape(0);
  const int64_t channels = shape.empty() ? 0 : shape.back();
  const int64_t rows = channels > 0 ? Count(shape) / channels : 0;
  if (rows <= 0) return call.Fail("moments take a tensor that is not empty");
  const Rows split(rows, channels);
  const float *x = call.Input(0);
  float *mean = call.Output(0, {channels}), *variance = call.Output(1, {channels});
  std::vector<double> table(2 * split.units * channels, 0.0);
  if (mean == nullptr || variance == nullptr) return;
  const auto part = [&](int unit) { return Part{&table[2 * unit * channels], &table[(2 * unit + 1) * channels]}; };
  Vectorised(split.units, [&](int unit) REGIMEN_INLINE {
    std::vector<float> memory(3 * channels);
    float *about = &memory[0], *block = &memory[channels];
    const int64_t first = split.From(unit), last = split.To(unit);
    Probe(x + first * channels, last - first, channels, about);
    for (int64_t from = first; from < last; from += kBlock)
      Add(x + from * channels, std::min(kBlock, last - from), channels, about, block, part(unit));
    Finish(part(unit), about, last - first, channels);
  });
  Vectorised(1, [&](int) REGIMEN_INLINE {
    const Part all = part(0);
    for (int unit = 1; unit < split.units; unit++)
      Merge(all, split.From(unit), part(unit), split.To(unit) - split.From(unit), channels);
    for (int64_t c = 0; c < channels; c++) {
      mean[c] = all.mean[c];
      variance[c] = all.squares[c] / rows;
    }
  });
}

const Operation kMoments{"RegimenMoments", {"x"}, {"mean", "variance"}, {}, Moments};

}  // namespace

std::string RegisterMoments() { return Register<kMoments>(); }

}  // namespace regimen
