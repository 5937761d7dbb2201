// Memory of a thread for what it computes in between, kept from one call to the next.
#pragma once

#include <cstdint>

namespace regimen {

// At least `count` numbers on a boundary of 64 bytes, with what was last there; a later call of the same thread gives them again.
float *ThreadScratch(int64_t count);

}  // namespace regimen
