// What the processor at hand can do.
#pragma once

namespace regimen {

// Float32 numbers in one of its vectors, as far as our kernels go: 16 (AVX-512), 8 (AVX2 with FMA), else 0.
int Lanes();

// From now on at most so many: so that tests see what another processor computes.
void LimitLanes(int lanes);

}  // namespace regimen
