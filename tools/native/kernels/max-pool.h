// The geometry of pooling: which voxels a window has, and which windows a voxel.
#pragma once

#include <algorithm>
#include <cstdint>

namespace regimen {

// Vectors that may lie at any number's place.
constexpr int64_t kLanes = 16;
typedef float Floats __attribute__((vector_size(4 * kLanes), aligned(4), may_alias));
typedef int32_t Integers __attribute__((vector_size(4 * kLanes)));
typedef int32_t LooseIntegers __attribute__((vector_size(4 * kLanes), aligned(4), may_alias));

struct Pool {
  int64_t size, stride, padding;
  int64_t Windows(int64_t length) const { return (length + 2 * padding - size) / stride + 1; }
};

// Voxels of a window along an axis of `length`: those inside of start … start + size − 1.
struct Span {
  Span(const Pool &pool, int64_t window, int64_t length)
      : start(window * pool.stride - pool.padding), from(std::max<int64_t>(0, start)), to(std::min(length, start + pool.size)) {}
  const int64_t start, from, to;
};

// Windows along an axis that hold the voxel at `at`, from … to inclusive; in window o it is number `inside` − o · stride.
struct Range {
  Range(const Pool &pool, int64_t at, int64_t windows)
      : inside(at + pool.padding),
        from(std::max<int64_t>(0, (inside - pool.size + pool.stride) / pool.stride)),
        to(std::min(windows - 1, inside / pool.stride)) {}
  const int64_t inside, from, to;
};

}  // namespace regimen
