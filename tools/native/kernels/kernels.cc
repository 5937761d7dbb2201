// An addon beside TensorFlow's: started, it makes our operations known to TensorFlow, which then runs them by name as its own.
#include <node_api.h>

#include "processor.h"
#include "registrations.h"
#include "threads.h"

// The one number that a function was called with; throws where there is none.
static bool TakeNumber(napi_env env, napi_callback_info info, int32_t *number) {
  size_t count = 1;
  napi_value argument;
  if (napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr) == napi_ok && count == 1 &&
      napi_get_value_int32(env, argument, number) == napi_ok)
    return true;
  napi_throw_type_error(env, nullptr, "this takes a number");
  return false;
}

static napi_value Start(napi_env env, napi_callback_info info) {
  int32_t threads;
  if (!TakeNumber(env, info, &threads)) return nullptr;
  const std::string wrong = regimen::RegisterAll();
  if (!wrong.empty()) napi_throw_error(env, nullptr, wrong.c_str());
  regimen::StartThreads(threads);
  return nullptr;
}

static napi_value Limit(napi_env env, napi_callback_info info) {
  int32_t lanes;
  if (TakeNumber(env, info, &lanes)) regimen::LimitLanes(lanes);
  return nullptr;
}

NAPI_MODULE_INIT() {
  napi_value value;
  if (napi_create_function(env, "start", NAPI_AUTO_LENGTH, Start, nullptr, &value) == napi_ok)
    napi_set_named_property(env, exports, "start", value);
  if (napi_create_function(env, "limit", NAPI_AUTO_LENGTH, Limit, nullptr, &value) == napi_ok)
    napi_set_named_property(env, exports, "limit", value);
  // as processor.h has it: 0 where the processor has nothing that our kernels are for
  if (napi_create_int32(env, regimen::Lanes(), &value) == napi_ok) napi_set_named_property(env, exports, "lanes", value);
  if (napi_create_int32(env, REGIMEN_KERNELS, &value) == napi_ok) napi_set_named_property(env, exports, "version", value);
  return exports;
}
