#include "operation.h"

#include "tensorflow/c/ops.h"
#include "tensorflow/c/tf_status.h"
#include "tensorflow/c/tf_tensor.h"

namespace regimen {

int64_t Count(const Shape &shape) {
  int64_t count = 1;
  for (int64_t length : shape) count *= length;
  return count;
}

Call::Call(TF_OpKernelContext *context, const std::vector<float> &numbers)
    : numbers(numbers), context(context), status(TF_NewStatus()), inputs(TF_NumInputs(context), nullptr) {}

Call::~Call() {
  for (TF_Tensor *tensor : inputs)
    if (tensor != nullptr) TF_DeleteTensor(tensor);
  for (TF_Tensor *tensor : held) TF_DeleteTensor(tensor);
  TF_DeleteStatus(status);
}

TF_Tensor *Call::Get(int index) {
  if (inputs[index] == nullptr) TF_GetInput(context, index, &inputs[index], status);
  return inputs[index];
}

const float *Call::Input(int index) { return static_cast<const float *>(TF_TensorData(Get(index))); }

Shape Call::InputShape(int index) {
  TF_Tensor *tensor = Get(index);
  Shape shape(TF_NumDims(tensor));
  for (size_t axis = 0; axis < shape.size(); axis++) shape[axis] = TF_Dim(tensor, axis);
  return shape;
}

float *Call::Output(int index, const Shape &shape) {
  TF_Tensor *tensor = TF_AllocateOutput(context, index, TF_FLOAT, shape.data(), shape.size(), Count(shape) * sizeof(float), status);
  if (TF_GetCode(status) != TF_OK) {
    TF_OpKernelContext_Failure(context, status);
    return nullptr;
  }
  held.push_back(tensor);
  return static_cast<float *>(TF_TensorData(tensor));
}

float *Call::Scratch(int64_t count) {
  TF_AllocatorAttributes attributes{TF_ALLOCATOR_ATTRIBUTES_STRUCT_SIZE, 1};
  TF_Tensor *tensor = TF_AllocateTemp(context, TF_FLOAT, &count, 1, &attributes, status);
  if (TF_GetCode(status) != TF_OK) {
    TF_OpKernelContext_Failure(context, status);
    return nullptr;
  }
  held.push_back(tensor);
  return static_cast<float *>(TF_TensorData(tensor));
}

void Call::Fail(const std::string &why) {
  TF_SetStatus(status, TF_INVALID_ARGUMENT, why.c_str());
  TF_OpKernelContext_Failure(context, status);
}

// What TensorFlow keeps of an operation with these attributes.
struct Kernel {
  void (*compute)(Call &);
  std::vector<float> numbers;
};

void *Create(const Operation &operation, TF_OpKernelConstruction *construction) {
  TF_Status *status = TF_NewStatus();
  auto *kernel = new Kernel{operation.compute, {}};
  for (const std::string &name : operation.attributes) {
    float number = 0;
    TF_OpKernelConstruction_GetAttrFloat(construction, name.c_str(), &number, status);
    if (TF_GetCode(status) != TF_OK) TF_OpKernelConstruction_Failure(construction, status);
    kernel->numbers.push_back(number);
  }
  TF_DeleteStatus(status);
  return kernel;
}

static void Compute(void *kernel, TF_OpKernelContext *context) {
  const auto *made = static_cast<const Kernel *>(kernel);
  Call call(context, made->numbers);
  made->compute(call);
}

static void Delete(void *kernel) { delete static_cast<Kernel *>(kernel); }

static std::string Said(TF_Status *status) {
  const std::string said = TF_GetCode(status) == TF_OK ? "" : TF_Message(status);
  TF_DeleteStatus(status);
  return said;
}

std::string Register(const Operation &operation, void *(*create)(TF_OpKernelConstruction *)) {
  TF_OpDefinitionBuilder *definition = TF_NewOpDefinitionBuilder(operation.name);
  for (const std::string &name : operation.inputs) TF_OpDefinitionBuilderAddInput(definition, (name + ": float").c_str());
  for (const std::string &name : operation.outputs) TF_OpDefinitionBuilderAddOutput(definition, (name + ": float").c_str());
  for (const std::string &name : operation.attributes) TF_OpDefinitionBuilderAddAttr(definition, (name + ": float").c_str());
  TF_OpDefinitionBuilderSetShapeInferenceFunction(
      definition, [](TF_ShapeInferenceContext *context, TF_Status *status) { TF_ShapeInferenceContextSetUnknownShape(context, status); });
  TF_Status *status = TF_NewStatus();
  TF_RegisterOpDefinition(definition, status);
  if (TF_GetCode(status) == TF_OK) {
    TF_KernelBuilder *builder = TF_NewKernelBuilder(operation.name, "CPU", create, Compute, Delete);
    TF_RegisterKernelBuilder(operation.name, builder, status);
  }
  return Said(status);
}

}  // namespace regimen
