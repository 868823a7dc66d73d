// Reads calls of a thread: of functions that calls.hpp knows, with their arguments in any order.
#include <algorithm>
#include <array>

#include "check/litmus/thread_parser.hpp"
#include "model/suggest.hpp"

namespace counterproof::litmus {

using graph::Order;

Order ThreadParser::order() {
  const Token name = words_.need_word("an order, as \"memory_order_relaxed\"");
  static constexpr std::array<std::string_view, 5> kNames = {
      "memory_order_relaxed", "memory_order_acquire", "memory_order_release",
      "memory_order_acq_rel", "memory_order_seq_cst"};
  static constexpr std::array<Order, 5> kOrders = {Order::relaxed, Order::acquire, Order::release,
                                                   Order::acquire_release, Order::sequential};
  const auto* const found = std::ranges::find(kNames, name.text);
  if (found == kNames.end())
    words_.fail(name, in_quotes(name.text) + " is no order; " + expected(name.text, kNames));
  return kOrders[static_cast<std::size_t>(found - kNames.begin())];
}

void ThreadParser::argument(Argument kind, Instruction& instruction, Block& address,
                            std::vector<Block>& values) {
  switch (kind) {
    case Argument::cell:
      if (!words_.now().is("*"))
        words_.fail(words_.now(), words_.found() + "; expected \"*\" and a pointer");
      address = apart([&] { cell(); });
      break;
    case Argument::pointer:
      address = apart([&] { expression(); });
      break;
    case Argument::value:
      values.push_back(apart([&] { expression(); }));
      break;
    case Argument::order:
      instruction.order = order();
      break;
    case Argument::on_failure:
      instruction.on_failure = order();
      break;
    case Argument::variable:
      if (!words_.take("&"))
        words_.fail(words_.now(), words_.found() + "; expected \"&\" and a variable of the thread");
      instruction.slot = register_named(words_.need_word("a variable of the thread"));
      break;
  }
}

void ThreadParser::call(const Token& name) {
  const auto found = find_call(name.text, dialect_);
  if (!found) {
    const auto& known = call_names(dialect_);
    const std::vector<std::string_view> names(known.begin(), known.end());
    words_.fail(name, in_quotes(name.text) + " is no function that is known here; " +
                          expected(name.text, names));
  }
  words_.need("(", "after the function's name");
  Instruction instruction = found->instruction;
  const Token at = words_.now();
  Block address;
  std::vector<Block> values;
  for (std::size_t i = 0; i < found->arguments.size(); ++i) {
    if (i > 0) words_.need(",", "between arguments");
    argument(found->arguments[i], instruction, address, values);
  }
  words_.need(")", "after the arguments of " + in_quotes(name.text));
  if (instruction.code == Code::fence && !found->arguments.empty()) {
    using graph::Fence;
    switch (instruction.order) {
      case Order::acquire:
        instruction.fence = Fence::acquire;
        break;
      case Order::release:
        instruction.fence = Fence::release;
        break;
      case Order::acquire_release:
        instruction.fence = Fence::acquire_release;
        break;
      case Order::sequential:
        instruction.fence = Fence::full;
        break;
      case Order::relaxed:
      case Order::plain:
        words_.fail(at, "a relaxed fence does nothing");
    }
  }
  if (found->amount) {
    values.emplace_back(1);
    values.back().back().code = Code::push;
    values.back().back().number = *found->amount;
  }
  if (found->unless) {
    values.emplace_back(1);
    values.back().back().code = Code::push;
    values.back().back().number = *found->unless;
  }
  const auto append = [&](const Block& block) {
    const std::size_t base = thread_.code.size();
    for (Instruction it : block) {
      if (it.code == Code::jump || it.code == Code::jump_if_zero) it.target += base;
      thread_.code.push_back(it);
    }
  };
  append(address);
  for (const Block& value : values) append(value);
  thread_.code.push_back(instruction);
  if (found->then_full) emit(Code::fence).fence = graph::Fence::full;
  if (found->tested) {
    emit(Code::push).number = 0;
    emit(Code::binary).operation = *found->tested;
  }
  value_left_ = found->has_value;
}

}  // namespace counterproof::litmus
