// A second, tiny addon, loaded first: TensorFlow's library greets on stderr while it is being loaded, before anything can ask it
// not to. `load(file)` loads it with stderr turned away, unless TF_CPP_MIN_LOG_LEVEL is 0; what fails is said by the real load after.
#include <dlfcn.h>
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

static napi_value Load(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  char file[4096];
  size_t length;
  if (napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr) != napi_ok || count != 1 ||
      napi_get_value_string_utf8(env, argument, file, sizeof file, &length) != napi_ok) {
    napi_throw_type_error(env, nullptr, "load takes the path of a library");
    return nullptr;
  }
  const char *level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  if (level != nullptr && std::strcmp(level, "0") == 0) return nullptr;
  const int before = dup(STDERR_FILENO);
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (before >= 0 && nowhere >= 0) {
    dup2(nowhere, STDERR_FILENO);
    dlopen(file, RTLD_NOW | RTLD_LOCAL);
    dup2(before, STDERR_FILENO);
  }
  if (nowhere >= 0) close(nowhere);
  if (before >= 0) close(before);
  return nullptr;
}

NAPI_MODULE_INIT() {
  napi_value function;
  if (napi_create_function(env, "load", NAPI_AUTO_LENGTH, Load, nullptr, &function) == napi_ok) {
    napi_set_named_property(env, exports, "load", function);
  }
  return exports;
}
