// Mean and squares about it, summed so that neither millions of rows nor a mean far from zero cost digits.
#pragma once

#include <algorithm>
#include <cstdint>

#include "vectorised.h"

namespace regimen {

// Rows of a unit, evenly apart, whose mean numbers are summed about: near enough to the unit's for squares to keep their digits.
constexpr int64_t kProbes = 16;

// Mean of some rows, and sum of squares about it; each [channels].
struct Part {
  double *mean, *squares;
};

inline REGIMEN_INLINE void Probe(const float *__restrict x, int64_t rows, int64_t channels, float *__restrict about) {
  const int64_t apart = std::max<int64_t>(1, rows / kProbes), count = std::min(rows, kProbes);
  for (int64_t c = 0; c < channels; c++) about[c] = 0;
  for (int64_t probe = 0; probe < count; probe++)
    for (int64_t c = 0; c < channels; c++) about[c] += x[probe * apart * channels + c] / count;
}

// Adds up to kBlock rows' differences from `about`, and their squares.
inline REGIMEN_INLINE void Add(const float *__restrict x, int64_t rows, int64_t channels, const float *__restrict about,
                               float *__restrict block, Part part) {
  float *__restrict sum = block, *__restrict square = block + channels;
  for (int64_t c = 0; c < 2 * channels; c++) block[c] = 0;
  int64_t row = 0;
  for (; row + 4 <= rows; row += 4) {
    const float *__restrict at = x + row * channels;
    for (int64_t c = 0; c < channels; c++) {
      const float m = about[c], p = at[c] - m, q = at[channels + c] - m, s = at[2 * channels + c] - m, t = at[3 * channels + c] - m;
      sum[c] += (p + q) + (s + t);
      square[c] += (p * p + q * q) + (s * s + t * t);
    }
  }
  for (; row < rows; row++)
    for (int64_t c = 0; c < channels; c++) {
      const float p = x[row * channels + c] - about[c];
      sum[c] += p;
      square[c] += p * p;
    }
  double *__restrict mean = part.mean, *__restrict squares = part.squares;
  for (int64_t c = 0; c < channels; c++) {
    mean[c] += sum[c];
    squares[c] += square[c];
  }
}

// Turns sums about `about` into the mean and the squares about it.
inline REGIMEN_INLINE void Finish(Part part, const float *__restrict about, double rows, int64_t channels) {
  double *__restrict mean = part.mean, *__restrict squares = part.squares;
  for (int64_t c = 0; c < channels; c++) {
    const double away = mean[c] / rows;
    squares[c] = std::max(0.0, squares[c] - mean[c] * away);
    mean[c] = about[c] + away;
  }
}

// Takes `count` rows into a part of `before` rows (Chan, Golub and LeVeque 1979).
inline REGIMEN_INLINE void Merge(Part part, double before, Part next, double count, int64_t channels) {
  const double share = count / (before + count), weight = before * share;
  for (int64_t c = 0; c < channels; c++) {
    const double difference = next.mean[c] - part.mean[c];
    part.mean[c] += difference * share;
    part.squares[c] += next.squares[c] + difference * difference * weight;
  }
}

}  // namespace regimen
