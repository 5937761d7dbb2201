// What the processor at hand can do.
#pragma once

namespace regimen {

// Float32 numbers in one of its vectors, as far as our kernels go: 16 (AVX-512), 8 (AVX2 with FMA), else 0.
inline int Lanes() {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) return 16;
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? 8 : 0;
}

}  // namespace regimen
