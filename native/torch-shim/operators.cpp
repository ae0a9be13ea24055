// One door to every ATen operator: found by its schema name, called through the dispatcher with boxed arguments.
// The schema fills in trailing defaults, so that a call written for one libtorch runs on later ones that added arguments.
#include "shim.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>

#include <algorithm>

using clip::Kind;
using clip::Value;

namespace {

enum class Want { Other, Number, OptionalTensorList };

struct Operator {
  c10::OperatorHandle handle;
  std::string name;
  std::vector<Want> wants;
};

thread_local std::vector<Value> spilled_results;

Want want_of(c10::TypePtr type) {
  if (type->kind() == c10::TypeKind::OptionalType) {
    type = type->containedType(0);
  }
  if (type->kind() == c10::TypeKind::FloatType) {
    return Want::Number;
  }
  if (type->kind() == c10::TypeKind::ListType && type->containedType(0)->kind() == c10::TypeKind::OptionalType) {
    return Want::OptionalTensorList;
  }
  return Want::Other;
}

c10::IValue tensor_list(const Value& value, Want want) {
  auto* const* handles = static_cast<void* const*>(value.pointer);
  if (want == Want::OptionalTensorList) {
    c10::List<clip::Optional<at::Tensor>> list;
    list.reserve(static_cast<size_t>(value.count));
    for (int32_t i = 0; i < value.count; i++) {
      list.push_back(handles[i] ? clip::Optional<at::Tensor>(clip::borrow(handles[i])) : clip::Optional<at::Tensor>());
    }
    return c10::IValue(std::move(list));
  }
  c10::List<at::Tensor> list;
  list.reserve(static_cast<size_t>(value.count));
  for (int32_t i = 0; i < value.count; i++) {
    list.push_back(clip::borrow(handles[i]));
  }
  return c10::IValue(std::move(list));
}

c10::IValue to_ivalue(const Value& value, Want want) {
  switch (value.kind) {
    case Kind::None:
      return c10::IValue();
    case Kind::Tensor:
      return value.pointer ? c10::IValue(clip::borrow(value.pointer)) : c10::IValue();
    case Kind::Integer:
      return want == Want::Number ? c10::IValue(static_cast<double>(value.integer)) : c10::IValue(value.integer);
    case Kind::Number:
      return c10::IValue(value.number);
    case Kind::Boolean:
      return c10::IValue(value.integer != 0);
    case Kind::IntegerList:
      return c10::IValue(c10::IntArrayRef(static_cast<const int64_t*>(value.pointer), static_cast<size_t>(value.count)));
    case Kind::NumberList: {
      const auto* numbers = static_cast<const double*>(value.pointer);
      return c10::IValue(std::vector<double>(numbers, numbers + value.count));
    }
    case Kind::TensorList:
      return tensor_list(value, want);
    case Kind::Text:
      return c10::IValue(std::string(static_cast<const char*>(value.pointer), static_cast<size_t>(value.count)));
    case Kind::Device:
      return c10::IValue(clip::unpack_device(value.integer));
    case Kind::Generator:
      return value.pointer ? c10::IValue(clip::borrow_generator(value.pointer)) : c10::IValue();
    case Kind::Complex: {
      const auto* parts = static_cast<const double*>(value.pointer);
      return c10::IValue(c10::complex<double>(parts[0], parts[1]));
    }
  }
  TORCH_CHECK(false, "unknown argument kind ", static_cast<int32_t>(value.kind));
}

Value tensor_value(at::Tensor tensor) {
  Value value{};
  value.kind = Kind::Tensor;
  value.pointer = clip::hand_out(std::move(tensor));
  return value;
}

void append(std::vector<Value>& results, c10::IValue&& result) {
  Value value{};
  if (result.isTensor()) {
    results.push_back(tensor_value(std::move(result).toTensor()));
  } else if (result.isTensorList()) {
    for (at::Tensor tensor : result.toTensorVector()) {
      results.push_back(tensor_value(std::move(tensor)));
    }
  } else if (result.isInt()) {
    value.kind = Kind::Integer;
    value.integer = result.toInt();
    results.push_back(value);
  } else if (result.isDouble()) {
    value.kind = Kind::Number;
    value.number = result.toDouble();
    results.push_back(value);
  } else if (result.isBool()) {
    value.kind = Kind::Boolean;
    value.integer = result.toBool() ? 1 : 0;
    results.push_back(value);
  } else {
    TORCH_CHECK(result.isNone(), "results of type ", result.tagKind(), " do not cross the interface");
    results.push_back(value);
  }
}

} // namespace

// found becomes null where this libtorch has no such operator; that is no error.
CT_EXPORT int32_t ct_operator_find(const char* name, const char* overload, Operator** found) {
  return clip::guarded([&] {
    auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
    if (!handle.has_value()) {
      *found = nullptr;
      return;
    }
    auto result = std::make_unique<Operator>(Operator{*handle, std::string(name), {}});
    for (const auto& argument : handle->schema().arguments()) {
      result->wants.push_back(want_of(argument.type()));
    }
    // Operators live as long as the process, like the dispatcher's own table.
    *found = result.release();
  });
}

CT_EXPORT int32_t ct_operator_call(
    const Operator* op, const Value* arguments, int32_t count, Value* results, int32_t capacity, int32_t* produced) {
  return clip::guarded([&] {
    const auto wanted = op->wants.size();
    TORCH_CHECK(static_cast<size_t>(count) <= wanted,
        op->name, " takes ", wanted, " arguments in this libtorch but got ", count);
    std::vector<c10::IValue> stack;
    stack.reserve(std::max<size_t>(wanted, 4));
    for (int32_t i = 0; i < count; i++) {
      stack.push_back(to_ivalue(arguments[i], op->wants[static_cast<size_t>(i)]));
    }
    const auto& schema = op->handle.schema().arguments();
    for (size_t i = static_cast<size_t>(count); i < wanted; i++) {
      TORCH_CHECK(schema[i].default_value().has_value(),
          op->name, " wants argument '", schema[i].name(), "' in this libtorch, which has no default");
      stack.push_back(*schema[i].default_value());
    }
    op->handle.callBoxed(&stack);
    if (stack.size() == 1 && capacity > 0 && stack[0].isTensor()) {
      results[0] = tensor_value(std::move(stack[0]).toTensor());
      *produced = 1;
      return;
    }
    std::vector<Value> values;
    for (auto& result : stack) {
      append(values, std::move(result));
    }
    *produced = static_cast<int32_t>(values.size());
    if (values.size() <= static_cast<size_t>(capacity)) {
      std::copy(values.begin(), values.end(), results);
    } else {
      spilled_results = std::move(values);
    }
  });
}

// Results of the last call on this thread that did not fit.
CT_EXPORT void ct_operator_take_results(Value* results) {
  std::copy(spilled_results.begin(), spilled_results.end(), results);
  spilled_results.clear();
}
