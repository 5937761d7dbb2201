#include "processor.h"

namespace regimen {
namespace {

int Found() {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) return 16;
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? 8 : 0;
}

int limit = 16;

}  // namespace

int Lanes() {
  static const int found = Found();
  return found < limit ? found : limit;
}

void LimitLanes(int lanes) { limit = lanes; }

}  // namespace regimen
