// An addon beside TensorFlow's: loading it makes our operations known to TensorFlow, which then runs them by name as its own.
#include <node_api.h>

#include "processor.h"
#include "registrations.h"
#include "threads.h"

static napi_value Start(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  int32_t threads;
  if (napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr) != napi_ok || count != 1 ||
      napi_get_value_int32(env, argument, &threads) != napi_ok) {
    napi_throw_type_error(env, nullptr, "start takes a number of threads");
    return nullptr;
  }
  const std::string wrong = regimen::RegisterAll();
  if (!wrong.empty()) napi_throw_error(env, nullptr, wrong.c_str());
  regimen::StartThreads(threads);
  return nullptr;
}

NAPI_MODULE_INIT() {
  napi_value function, number;
  if (napi_create_function(env, "start", NAPI_AUTO_LENGTH, Start, nullptr, &function) == napi_ok) {
    napi_set_named_property(env, exports, "start", function);
  }
  // numbers that a vector of the processor holds: 16, 8, or 0 where it has nothing that our kernels are for
  if (napi_create_int32(env, regimen::Lanes(), &number) == napi_ok) napi_set_named_property(env, exports, "lanes", number);
  if (napi_create_int32(env, REGIMEN_KERNELS, &number) == napi_ok) napi_set_named_property(env, exports, "version", number);
  return exports;
}
