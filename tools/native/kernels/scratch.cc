#include "scratch.h"

#include <cstdlib>
#include <new>

namespace regimen {
namespace {

struct Kept {
  float *numbers = nullptr;
  int64_t count = 0;
  ~Kept() { std::free(numbers); }
};

thread_local Kept kept;

}  // namespace

float *ThreadScratch(int64_t count) {
  if (kept.count < count) {
    std::free(kept.numbers);
    const int64_t whole = (count + 1023) / 1024 * 1024;
    kept.count = 0;
    kept.numbers = static_cast<float *>(std::aligned_alloc(64, whole * sizeof(float)));
    if (kept.numbers == nullptr) throw std::bad_alloc();
    kept.count = whole;
  }
  return kept.numbers;
}

}  // namespace regimen
