// The engine's threads for our kernels: the caller and as many more as it was given, which sleep between calls.
#pragma once

#include <functional>

namespace regimen {

// How many threads there are; taken once, before the first kernel.
void StartThreads(int count);
int Threads();

// Does `work(unit)` for units 0 to `count` − 1, each once, on whichever thread is free, and returns when all are done: a unit must not
// depend on another's having been done, nor may what it computes on the number of threads.
void Parallel(int count, const std::function<void(int unit)> &work);

}  // namespace regimen
