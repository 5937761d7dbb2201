// RegimenStemPool and …WeightGradient: a network's first convolution with the max-pool behind its batch norm, row by row, so that the
// convolution's output, by far the largest tensor of a step, is not read from memory time and again. Normalising keeps the order of a
// channel's numbers or, by a negative scale, turns it about: which voxel is the largest afterwards is known before mean and variance
// are, and what is kept are the convolution's numbers there. The way back computes rows of the convolution again, or reads them where
// they were kept.
#include <cmath>
#include <cstring>
#include <vector>

#include "max-pool.h"
#include "moments.h"
#include "operation.h"
#include "registrations.h"
#include "scratch.h"
#include "stem.h"
#include "vectorised.h"

namespace regimen {
namespace {

struct Geometry {
  Stem stem;
  Pool pool;
  int64_t d, h, w;     // of the convolution's output
  int64_t od, oh, ow;  // of the pooled
  int64_t RowSize() const { return w * stem.out; }
  int64_t Gathered() const { return stem.size * stem.size * stem.PaddedWidth(); }
  Shape Pooled() const { return {stem.n, od, oh, ow, stem.out}; }
};

// False, and the call has failed, where the kernels are not for it.
bool Describe(Call &call, const Shape &x, const Shape &w, Geometry &of) {
  const bool cubic = x.size() == 5 && w.size() == 5 && w[0] == w[1] && w[0] == w[2] && w[3] == 1 && x[4] == 1;
  const auto number = [&](int index) { return static_cast<int64_t>(call.numbers[index]); };
  if (cubic) {
    of.stem = {x[0], x[1], x[2], x[3], w[0], number(0), number(1), w[4]};
    of.pool = {number(2), number(3), number(4)};
  }
  const Stem &s = of.stem;
  bool fits = cubic && s.Fits();
  if (fits) {
    of.d = s.Along(s.d), of.h = s.Along(s.h), of.w = s.Along(s.w);
    fits = of.pool.size > 0 && of.pool.stride > 0 && of.pool.padding >= 0 && of.pool.padding < of.pool.size &&
           std::min({of.d, of.h, of.w}) + 2 * of.pool.padding >= of.pool.size;
  }
  if (!fits) {
    call.Fail("a stem takes one channel, a size of 3 or 5, multiples of 64 outputs, windows that fit, and a processor with AVX2 and FMA");
    return false;
  }
  of.od = of.pool.Windows(of.d), of.oh = of.pool.Windows(of.h), of.ow = of.pool.Windows(of.w);
  return true;
}

// The first largest of a window's voxels in one plane, for kLanes channels, into the pooled planes that this plane is part of.
struct Target {
  float *best;
  int32_t *which;
  int32_t above;  // what the plane adds to a voxel's number in the window
  bool first;     // plane of the window
};

inline REGIMEN_INLINE void ChooseInPlane(const Geometry &of, const Span &inH, const Span &inW, const float *const *rows, int64_t channel,
                                         const Target *targets, int count, int64_t to) {
  const int64_t out = of.stem.out;
  Floats best = *reinterpret_cast<const Floats *>(rows[0] + inW.from * out + channel);
  Integers which = Integers{} + static_cast<int32_t>((inH.from - inH.start) * of.pool.size + inW.from - inW.start);
  for (int64_t j = inH.from; j < inH.to; j++) {
    const float *row = rows[j - inH.from] + channel;
    const int32_t first = (j - inH.start) * of.pool.size - inW.start;
    for (int64_t k = inW.from; k < inW.to; k++) {
      const Floats number = *reinterpret_cast<const Floats *>(row + k * out);
      const auto less = number <= best;  // NaN is not, and so is taken
      best = less ? best : number;
      which = less ? which : Integers{} + static_cast<int32_t>(first + k);
    }
  }
  for (int index = 0; index < count; index++) {
    const Target &target = targets[index];
    auto *kept = reinterpret_cast<Floats *>(target.best + to + channel);
    auto *numbers = reinterpret_cast<LooseIntegers *>(target.which + to + channel);
    if (target.first) {
      *kept = best;
      *numbers = which + target.above;
    } else {
      const Floats old = *kept;
      const auto less = best <= old;
      *kept = less ? old : best;
      *numbers = less ? static_cast<Integers>(*numbers) : which + target.above;
    }
  }
}

// A share of a sample's pooled planes, and the planes of the convolution whose statistics it counts.
struct Share {
  int64_t sample, from, to;         // pooled planes
  int64_t first, last;              // planes counted
};

// Six pooled planes or so: an eighth of what a share computes is computed by its neighbour as well.
int64_t Shares(const Geometry &of) { return std::max<int64_t>(1, of.od / 6); }

Share ShareOf(const Geometry &of, int64_t unit) {
  const int64_t shares = Shares(of), share = unit % shares;
  const int64_t from = share * of.od / shares, to = (share + 1) * of.od / shares;
  const auto begin = [&](int64_t window) { return window == 0 ? 0 : std::max<int64_t>(0, window * of.pool.stride - of.pool.padding); };
  return {unit / shares, from, to, begin(from), share + 1 == shares ? of.d : std::min(of.d, begin(to))};
}

constexpr int64_t kProbedRows = 8;

// One share, with `weights` turned about where the scale is negative.
inline REGIMEN_INLINE void PoolShare(const Geometry &of, const Share &share, const float *x, const float *weights, float *y, int32_t *chosen, float *kept,
                                     Part part, std::vector<float> &small) {
  const Stem &s = of.stem;
  const int64_t row = of.RowSize(), ring = of.pool.size, plane = of.oh * of.ow * s.out;
  float *gathered = ThreadScratch(of.Gathered() + ring * row), *computed = gathered + of.Gathered();
  float *about = &small[0], *block = &small[s.out];
  const auto compute = [&](int64_t z, int64_t j, float *to) REGIMEN_INLINE {
    GatherRows(s, x, (share.sample * of.d + z) * of.h + j, gathered);
    KernelsOfStem().forward_row(s, gathered, weights, 0, to);
  };
  const int64_t rows = (share.last - share.first) * of.h, probes = std::min(rows, kProbedRows);
  for (int64_t c = 0; c < s.out; c++) about[c] = 0;
  for (int64_t probe = 0; probe < probes; probe++) {
    const int64_t at = probe * rows / probes;
    compute(share.first + at / of.h, at % of.h, computed);
    for (int64_t c = 0; c < s.out; c++) block[c] = 0;
    for (int64_t k = 0; k < of.w; k++)
      for (int64_t c = 0; c < s.out; c++) block[c] += computed[k * s.out + c];
    for (int64_t c = 0; c < s.out; c++) about[c] += block[c] / (of.w * probes);
  }
  const Span lastWindow(of.pool, share.to - 1, of.d);
  for (int64_t z = share.first; z < std::max(share.last, lastWindow.to); z++) {
    const bool counts = z < share.last;
    Target targets[32];
    int count = 0;
    const Range windows(of.pool, z, of.od);
    for (int64_t o = std::max(windows.from, share.from); o <= std::min(windows.to, share.to - 1); o++) {
      const int64_t at = (share.sample * of.od + o) * plane;
      const Span span(of.pool, o, of.d);
      targets[count++] = {y + at, chosen + at, static_cast<int32_t>((z - span.start) * of.pool.size * of.pool.size), z == span.from};
    }
    int64_t done = 0;
    const auto reach = [&](int64_t until) REGIMEN_INLINE {
      for (; done < until; done++) {
        float *to = computed + done % ring * row;
        compute(z, done, to);
        if (!counts) continue;
        if (kept != nullptr) std::memcpy(kept + ((share.sample * of.d + z) * of.h + done) * row, to, row * sizeof(float));
        for (int64_t k = 0; k < of.w; k += kBlock) Add(to + k * s.out, std::min(kBlock, of.w - k), s.out, about, block, part);
      }
    };
    for (int64_t oj = 0; oj < of.oh; oj++) {
      const Span inH(of.pool, oj, of.h);
      reach(inH.to);
      const float *window[8];
      for (int64_t j = inH.from; j < inH.to; j++) window[j - inH.from] = computed + j % ring * row;
      for (int64_t ok = 0; ok < of.ow; ok++) {
        const Span inW(of.pool, ok, of.w);
        for (int64_t channel = 0; channel < s.out; channel += kLanes)
          ChooseInPlane(of, inH, inW, window, channel, targets, count, (oj * of.ow + ok) * s.out);
      }
    }
    if (counts) reach(of.h);
  }
  Finish(part, about, rows * of.w, s.out);
}

void Forward(Call &call) {
  Geometry of;
  if (!Describe(call, call.InputShape(0), call.InputShape(1), of)) return;
  const Stem &s = of.stem;
  if (of.pool.size > 6 || call.InputShape(2) != Shape{s.out}) return call.Fail("pooling or a scale that a stem is not for");
  float *y = call.Output(0, of.Pooled());
  auto *chosen = reinterpret_cast<int32_t *>(call.Output(1, of.Pooled()));
  float *mean = call.Output(2, {s.out}), *variance = call.Output(3, {s.out});
  const bool keep = call.numbers[5] != 0;
  float *kept = call.Output(4, keep ? Shape{s.n, of.d, of.h, of.w, s.out} : Shape{0});
  if (y == nullptr || chosen == nullptr || mean == nullptr || variance == nullptr || (keep && kept == nullptr)) return;
  const float *x = call.Input(0), *w = call.Input(1), *scale = call.Input(2);
  std::vector<float> weights(s.Taps() * s.out), sign(s.out);
  for (int64_t c = 0; c < s.out; c++) sign[c] = scale[c] < 0 ? -1 : 1;
  for (int64_t at = 0; at < s.Taps() * s.out; at++) weights[at] = w[at] * sign[at % s.out];
  const int units = s.n * Shares(of);
  std::vector<double> table(2 * units * s.out, 0.0);
  const auto part = [&](int unit) { return Part{&table[2 * unit * s.out], &table[(2 * unit + 1) * s.out]}; };
  Vectorised(units, [&](int unit) REGIMEN_INLINE {
    std::vector<float> small(3 * s.out);
    const Share share = ShareOf(of, unit);
    PoolShare(of, share, x, weights.data(), y, chosen, keep ? kept : nullptr, part(unit), small);
    const int64_t plane = of.oh * of.ow;
    for (int64_t voxel = 0; voxel < (share.to - share.from) * plane; voxel++) {
      float *__restrict at = y + ((share.sample * of.od + share.from) * plane + voxel) * s.out;
      for (int64_t c = 0; c < s.out; c++) at[c] *= sign[c];
    }
  });
  double before = 0;
  for (int unit = 0; unit < units; unit++) {
    const Share share = ShareOf(of, unit);
    const double count = static_cast<double>((share.last - share.first) * of.h * of.w);
    if (unit > 0) Merge(part(0), before, part(unit), count, s.out);
    before += count;
  }
  for (int64_t c = 0; c < s.out; c++) {
    mean[c] = sign[c] * part(0).mean[c];
    variance[c] = part(0).squares[c] / before;
  }
}

// dy: gradient of what was pooled, by the convolution's numbers with mean and variance as constants; those depend on them by the
// gradients of scale and shift.
void WeightGradient(Call &call) {
  Geometry of;
  if (!Describe(call, call.InputShape(0), call.InputShape(1), of)) return;
  const Stem &s = of.stem;
  if (call.InputShape(2) != of.Pooled() || call.InputShape(3) != of.Pooled()) return call.Fail("a gradient of another shape");
  const Shape whole{s.n, of.d, of.h, of.w, s.out};
  const bool kept = call.InputShape(4) == whole;
  for (int input = 5; input < 10; input++)
    if (call.InputShape(input) != Shape{s.out}) return call.Fail("a normalisation of another shape");
  float *dw = call.Output(0, {s.size, s.size, s.size, 1, s.out});
  if (dw == nullptr) return;
  const float *x = call.Input(0), *w = call.Input(1), *dy = call.Input(2);
  const auto *chosen = reinterpret_cast<const int32_t *>(call.Input(3));
  const float *convolved = call.Input(4), *mean = call.Input(5), *variance = call.Input(6), *scale = call.Input(7);
  const float *dscale = call.Input(8), *dshift = call.Input(9);
  const double epsilon = call.numbers[5];
  const bool training = call.numbers[6] != 0;
  const int64_t size = s.Taps() * s.out, rows = s.Rows(), row = of.RowSize();
  std::vector<float> terms(2 * s.out, 0.0f), sign(s.out, 1.0f), sums(kParts * size, 0.0f);
  for (int64_t c = 0; training && c < s.out; c++) {
    const double inverse = 1 / std::sqrt(variance[c] + epsilon), factor = scale[c] * inverse / (rows * of.w);
    terms[c] = factor * dshift[c];
    terms[s.out + c] = factor * inverse * dscale[c];
  }
  for (int64_t c = 0; kept && c < s.out; c++) sign[c] = scale[c] < 0 ? -1 : 1;  // what was kept was turned about
  Vectorised(kParts, [&](int index) REGIMEN_INLINE {
    float *gathered = ThreadScratch(of.Gathered() + row), *computed = gathered + of.Gathered();
    const float *__restrict ofMean = &terms[0], *__restrict ofVariance = &terms[s.out], *__restrict middle = mean, *__restrict turn = sign.data();
    for (int64_t at = index * rows / kParts; at < (index + 1) * rows / kParts; at++) {
      GatherRows(s, x, at, gathered);
      if (training && !kept) KernelsOfStem().forward_row(s, gathered, w, 0, computed);
      const float *read = kept ? convolved + at * row : computed;
      const int64_t j = at % of.h, z = at / of.h % of.d, sample = at / of.h / of.d;
      const Range inD(of.pool, z, of.od), inH(of.pool, j, of.oh);
      for (int64_t k = 0; k < of.w; k++) {
        float *d = computed + k * s.out;
        const float *from = read + k * s.out;
        if (training)
          for (int64_t c = 0; c < s.out; c++) d[c] = -ofMean[c] - (turn[c] * from[c] - middle[c]) * ofVariance[c];
        else
          for (int64_t c = 0; c < s.out; c++) d[c] = 0;
        const Range inW(of.pool, k, of.ow);
        for (int64_t oi = inD.from; oi <= inD.to; oi++)
          for (int64_t oj = inH.from; oj <= inH.to; oj++)
            for (int64_t ok = inW.from; ok <= inW.to; ok++) {
              const int64_t window = (((sample * of.od + oi) * of.oh + oj) * of.ow + ok) * s.out;
              const float *__restrict gradient = dy + window;
              const int32_t *__restrict choice = chosen + window;
              const int32_t tap =
                  ((inD.inside - oi * of.pool.stride) * of.pool.size + inH.inside - oj * of.pool.stride) * of.pool.size + inW.inside -
                  ok * of.pool.stride;
              for (int64_t c = 0; c < s.out; c++) d[c] += choice[c] == tap ? gradient[c] : 0;
            }
      }
      KernelsOfStem().weight_gradient_row(s, gathered, computed, 0, &sums[index * size]);
    }
  });
  AddParts(sums.data(), size, dw);
}

const Operation kPool{"RegimenStemPool",
                      {"x", "w", "scale"},
                      {"pooled", "chosen", "mean", "variance", "convolved"},
                      {"stride", "padding", "pool_size", "pool_stride", "pool_padding", "keep"},
                      Forward};
const Operation kWeightGradient{"RegimenStemPoolWeightGradient",
                                {"x", "w", "dpooled", "chosen", "convolved", "mean", "variance", "scale", "dscale", "dshift"},
                                {"dw"},
                                {"stride", "padding", "pool_size", "pool_stride", "pool_padding", "epsilon", "training"},
                                WeightGradient};

}  // namespace

std::string RegisterStemPool() { return Register<kPool, kWeightGradient>(); }

}  // namespace regimen
