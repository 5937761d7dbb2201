#include "threads.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace regimen {
namespace {

struct Job {
  const std::function<void(int)> &work;
  const int count;
  std::atomic<int> next{0};
  int visitors = 0;  // threads at work on it beside the caller; guarded by the pool's mutex

  void Help() {
    for (int unit; (unit = next.fetch_add(1)) < count;) work(unit);
  }
};

struct Pool {
  std::mutex mutex;
  std::condition_variable woken, left;
  Job *job = nullptr;
  uint64_t number = 0;  // of the job, since a later one may lie at the same place
  int threads = 1;

  void Serve() {
    std::unique_lock<std::mutex> lock(mutex);
    for (uint64_t seen = 0;;) {
      woken.wait(lock, [&] { return job != nullptr && number != seen; });
      Job *current = job;
      seen = number;
      current->visitors++;
      lock.unlock();
      current->Help();
      lock.lock();
      if (--current->visitors == 0) left.notify_all();
    }
  }
};

// Never destroyed: its threads wait on it until the process ends.
Pool &ThePool() {
  static Pool *pool = new Pool;
  return *pool;
}

}  // namespace

void StartThreads(int count) {
  Pool &pool = ThePool();
  for (; pool.threads < count; pool.threads++) std::thread([&pool] { pool.Serve(); }).detach();
}

int Threads() { return ThePool().threads; }

void Parallel(int count, const std::function<void(int)> &work) {
  Pool &pool = ThePool();
  if (pool.threads == 1 || count == 1) {
    for (int unit = 0; unit < count; unit++) work(unit);
    return;
  }
  Job job{work, count};
  {
    std::lock_guard<std::mutex> lock(pool.mutex);
    pool.job = &job;
    pool.number++;
  }
  pool.woken.notify_all();
  job.Help();
  std::unique_lock<std::mutex> lock(pool.mutex);
  pool.job = nullptr;
  pool.left.wait(lock, [&] { return job.visitors == 0; });
}

}  // namespace regimen
