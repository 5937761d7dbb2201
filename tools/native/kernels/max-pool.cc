// RegimenMaxPool and …Gradient: the largest number of each window with PyTorch's padding, and which of the window's it is (the first of
// several). The gradient asks each input which windows chose it, so that it is written once and nothing is cleared beforehand.
#include "max-pool.h"

#include "operation.h"
#include "registrations.h"
#include "vectorised.h"

namespace regimen {
namespace {

Pool PoolOf(const Call &call) {
  return {static_cast<int64_t>(call.numbers[0]), static_cast<int64_t>(call.numbers[1]), static_cast<int64_t>(call.numbers[2])};
}

// Bytes are kept in a tensor of float32, four in one.
Shape BytesShape(int64_t bytes) { return {(bytes + 3) / 4}; }

// As a vector is loaded from wherever it lies: a template's argument forgets that Floats may.
template <class Number>
inline REGIMEN_INLINE void Load(const float *from, Number &to) {
  __builtin_memcpy(&to, from, sizeof to);
}

// The largest of a window and the number of its voxel, of a channel or of kLanes channels side by side.
template <class Number, class Whole>
inline REGIMEN_INLINE void Choose(const Pool &pool, const Span &inD, const Span &inH, const Span &inW, const float *x, int64_t h,
                                  int64_t w, int64_t c, float *y, uint8_t *chosen) {
  Number best, number;
  Load(x + ((inD.from * h + inH.from) * w + inW.from) * c, best);
  Whole which = Whole{} + static_cast<int32_t>(((inD.from - inD.start) * pool.size + inH.from - inH.start) * pool.size +
                                               inW.from - inW.start);
  for (int64_t i = inD.from; i < inD.to; i++)
    for (int64_t j = inH.from; j < inH.to; j++) {
      const float *row = x + (i * h + j) * w * c;
      const int32_t first = ((i - inD.start) * pool.size + j - inH.start) * pool.size - inW.start;
      for (int64_t k = inW.from; k < inW.to; k++) {
        Load(row + k * c, number);
        const auto less = number <= best;  // NaN is not, and so is taken
        best = less ? best : number;
        which = less ? which : Whole{} + static_cast<int32_t>(first + k);
      }
    }
  __builtin_memcpy(y, &best, sizeof best);
  for (size_t lane = 0; lane < sizeof(Whole) / sizeof(int32_t); lane++)
    chosen[lane] = static_cast<uint8_t>(reinterpret_cast<const int32_t *>(&which)[lane]);
}

void Forward(Call &call) {
  const Shape shape = call.InputShape(0);
  const Pool pool = PoolOf(call);
  if (shape.size() != 5 || pool.size * pool.size * pool.size > 256) return call.Fail("pooling that this kernel is not for");
  const int64_t n = shape[0], d = shape[1], h = shape[2], w = shape[3], c = shape[4];
  const int64_t od = pool.Windows(d), oh = pool.Windows(h), ow = pool.Windows(w);
  const float *x = call.Input(0);
  float *y = call.Output(0, {n, od, oh, ow, c});
  auto *chosen = reinterpret_cast<uint8_t *>(call.Output(1, BytesShape(n * od * oh * ow * c)));
  if (y == nullptr || chosen == nullptr) return;
  Vectorised(n * od, [=](int unit) REGIMEN_INLINE {
    const float *sample = x + unit / od * d * h * w * c;
    const Span inD(pool, unit % od, d);
    for (int64_t at = 0; at < oh * ow; at++) {
      const Span inH(pool, at / ow, h), inW(pool, at % ow, w);
      const int64_t to = (unit * oh * ow + at) * c;
      int64_t l = 0;
      for (; l + kLanes <= c; l += kLanes) Choose<Floats, Integers>(pool, inD, inH, inW, sample + l, h, w, c, y + to + l, chosen + to + l);
      for (; l < c; l++) Choose<float, int32_t>(pool, inD, inH, inW, sample + l, h, w, c, y + to + l, chosen + to + l);
    }
  });
}

void Backward(Call &call) {
  const Shape out = call.InputShape(0);
  const Pool pool = PoolOf(call);
  if (out.size() != 5) return call.Fail("a gradient of another shape");
  const int64_t n = out[0], od = out[1], oh = out[2], ow = out[3], c = out[4];
  const int64_t d = call.numbers[3], h = call.numbers[4], w = call.numbers[5];
  if (pool.Windows(d) != od || pool.Windows(h) != oh || pool.Windows(w) != ow || call.InputShape(1) != BytesShape(n * od * oh * ow * c))
    return call.Fail("a gradient of another shape");
  const float *dy = call.Input(0);
  const auto *chosen = reinterpret_cast<const uint8_t *>(call.Input(1));
  float *dx = call.Output(0, {n, d, h, w, c});
  if (dx == nullptr) return;
  Vectorised(n * d, [=](int unit) REGIMEN_INLINE {
    const int64_t i = unit % d, sample = unit / d * od * oh * ow * c;
    const Range inD(pool, i, od);
    for (int64_t at = 0; at < h * w; at++) {
      const Range inH(pool, at / w, oh), inW(pool, at % w, ow);
      float *__restrict to = dx + (unit * h * w + at) * c;
      bool first = true;
      for (int64_t oi = inD.from; oi <= inD.to; oi++)
        for (int64_t oj = inH.from; oj <= inH.to; oj++)
          for (int64_t ok = inW.from; ok <= inW.to; ok++) {
            const int64_t from = sample + ((oi * oh + oj) * ow + ok) * c;
            const float *__restrict gradient = dy + from;
            const uint8_t *__restrict choice = chosen + from;
            const int32_t tap = ((inD.inside - oi * pool.stride) * pool.size + inH.inside - oj * pool.stride) * pool.size +
                                inW.inside - ok * pool.stride;
            if (first)
              for (int64_t l = 0; l < c; l++) to[l] = choice[l] == tap ? gradient[l] : 0;
            else
              for (int64_t l = 0; l < c; l++) to[l] += choice[l] == tap ? gradient[l] : 0;
            first = false;
          }
      if (first)
        for (int64_t l = 0; l < c; l++) to[l] = 0;
    }
  });
}

const Operation kPool{"RegimenMaxPool", {"x"}, {"y", "chosen"}, {"size", "stride", "padding"}, Forward};
const Operation kGradient{"RegimenMaxPoolGradient", {"dy", "chosen"}, {"dx"}, {"size", "stride", "padding", "d", "h", "w"}, Backward};

}  // namespace

std::string RegisterMaxPool() { return Register<kPool, kGradient>(); }

}  // namespace regimen
