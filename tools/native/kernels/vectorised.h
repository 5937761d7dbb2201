// Loops over numbers, compiled for each kind of processor that our kernels are for.
#pragma once

#include <algorithm>
#include <cstdint>

#include "processor.h"
#include "threads.h"

// Before the braces of a body for Vectorised, and of what it calls: code is compiled for a processor by standing inside what is.
#define REGIMEN_INLINE __attribute__((always_inline))

namespace regimen {

// Rows whose sums float32 takes, before float64 takes those.
constexpr int64_t kBlock = 64;

template <class Body>
__attribute__((target("avx512f,avx512vl,avx512dq,avx2,fma,prefer-vector-width=512"))) void OnAvx512(const Body &body, int unit) {
  body(unit);
}

template <class Body>
__attribute__((target("avx2,fma"))) void OnAvx2(const Body &body, int unit) {
  body(unit);
}

// `body(unit)` for units 0 to `count` − 1 on the engine's threads. Both kinds of processor add and multiply in the same order with the
// same roundings as long as a channel's numbers are taken one after the other: vectors go along channels.
template <class Body>
void Vectorised(int count, const Body &body) {
  const bool wide = Lanes() == 16;
  Parallel(count, [&body, wide](int unit) { wide ? OnAvx512(body, unit) : OnAvx2(body, unit); });
}

// A tensor [rows, channels] in units of whole rows, 256 KiB or so each: the same however many threads there are.
struct Rows {
  Rows(int64_t rows, int64_t channels)
      : rows(rows), channels(channels), each(std::max<int64_t>(64, (65536 / channels + 63) / 64 * 64)), units((rows + each - 1) / each) {}
  int64_t From(int unit) const { return unit * each; }
  int64_t To(int unit) const { return std::min(rows, (unit + 1) * each); }
  const int64_t rows, channels, each;
  const int units;
};

}  // namespace regimen
