// What our operations need of TensorFlow's C API: a declaration, and a call with its tensors. Float32 throughout, on a CPU.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tensorflow/c/kernels.h"

namespace regimen {

using Shape = std::vector<int64_t>;

// Numbers in a tensor of that shape.
int64_t Count(const Shape &shape);

// One call of an operation. What it holds of TensorFlow is given back when it ends.
class Call {
 public:
  Call(TF_OpKernelContext *context, const std::vector<float> &numbers);
  ~Call();
  Call(const Call &) = delete;
  Call &operator=(const Call &) = delete;

  const float *Input(int index);
  Shape InputShape(int index);
  // Memory for an output, not cleared; null where there is none (the call has then failed).
  float *Output(int index, const Shape &shape);
  // Memory that lives as long as the call, not cleared; null where there is none (the call has then failed).
  float *Scratch(int64_t count);
  // The call failed; `why` reaches whoever made it.
  void Fail(const std::string &why);
  // Attributes, in the order of their declaration.
  const std::vector<float> &numbers;

 private:
  TF_Tensor *Get(int index);
  TF_OpKernelContext *context;
  TF_Status *status;
  std::vector<TF_Tensor *> inputs, held;
};

// An operation: names of its inputs, outputs and attributes (all of these numbers), and what it computes.
struct Operation {
  const char *name;
  std::vector<std::string> inputs, outputs, attributes;
  void (*compute)(Call &);
};

void *Create(const Operation &operation, TF_OpKernelConstruction *construction);
std::string Register(const Operation &operation, void *(*create)(TF_OpKernelConstruction *));

// Makes operations known to TensorFlow, once a process; answers what went wrong with the first that cannot be, or nothing. Parameters of
// the template, since TensorFlow hands its callbacks nothing of the caller's.
template <const Operation &first, const Operation &...others>
std::string Register() {
  const std::string wrong = Register(first, [](TF_OpKernelConstruction *construction) { return Create(first, construction); });
  if constexpr (sizeof...(others) > 0) return wrong.empty() ? Register<others...>() : wrong;
  return wrong;
}

}  // namespace regimen
