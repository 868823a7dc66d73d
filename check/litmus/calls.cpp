#include "check/litmus/calls.hpp"

#include <map>

namespace counterproof::litmus {
namespace {

using graph::Fence;
using graph::Order;
using graph::Role;
using Calls = std::map<std::string, Call, std::less<>>;

Call access(Code code, Order order, std::vector<Argument> arguments, bool has_value) {
  Call call;
  call.arguments = std::move(arguments);
  call.instruction.code = code;
  call.instruction.order = order;
  call.has_value = has_value;
  return call;
}

Call fence(Fence fence) {
  Call call;
  call.instruction.code = Code::fence;
  call.instruction.fence = fence;
  return call;
}

void add_kernel_fences(Calls& calls) {
  calls["smp_mb"] = fence(Fence::full);
  calls["smp_rmb"] = fence(Fence::reads);
  calls["smp_wmb"] = fence(Fence::writes);
  calls["barrier"] = fence(Fence::compiler);
  calls["smp_mb__before_atomic"] = fence(Fence::before_atomic);
  calls["smp_mb__after_atomic"] = fence(Fence::after_atomic);
  calls["smp_mb__after_spinlock"] = fence(Fence::after_spinlock);
  calls["smp_mb__after_unlock_lock"] = fence(Fence::after_unlock_lock);
  calls["rcu_read_lock"] = fence(Fence::rcu_lock);
  calls["rcu_read_unlock"] = fence(Fence::rcu_unlock);
  calls["synchronize_rcu"] = fence(Fence::grace_period);
  calls["synchronize_rcu_expedited"] = fence(Fence::grace_period);
}

void add_kernel_accesses(Calls& calls) {
  using enum Argument;
  const Call read = access(Code::read, Order::relaxed, {cell}, true);
  const Call write = access(Code::write, Order::relaxed, {cell, value}, false);
  calls["READ_ONCE"] = calls["rcu_dereference"] = read;
  calls["WRITE_ONCE"] = calls["smp_store_mb"] = write;
  calls["smp_store_mb"].then_full = true;
  calls["rcu_assign_pointer"] = access(Code::write, Order::release, {cell, value}, false);
  calls["smp_load_acquire"] = access(Code::read, Order::acquire, {pointer}, true);
  calls["smp_store_release"] = access(Code::write, Order::release, {pointer, value}, false);
  calls["atomic_read"] = access(Code::read, Order::relaxed, {pointer}, true);
  calls["atomic_set"] = access(Code::write, Order::relaxed, {pointer, value}, false);
  calls["atomic_read_acquire"] = calls["smp_load_acquire"];
  calls["atomic_set_release"] = calls["smp_store_release"];
}

void add_locks(Calls& calls) {
  Call call = access(Code::lock, Order::acquire, {Argument::pointer}, false);
  call.instruction.role = Role::lock;
  calls["spin_lock"] = call;
  call = access(Code::try_lock, Order::acquire, {Argument::pointer}, true);
  call.instruction.role = Role::lock;
  calls["spin_trylock"] = call;
  call = access(Code::unlock, Order::release, {Argument::pointer}, false);
  call.instruction.role = Role::unlock;
  calls["spin_unlock"] = call;
  call = access(Code::read, Order::relaxed, {Argument::pointer}, true);
  call.instruction.role = Role::look;
  calls["spin_is_locked"] = call;
}

/// The four orders that a kernel's exchange comes in.
struct Suffix {
  const char* text;
  Order order;
  bool full;
};
constexpr Suffix kSuffixes[] = {{"", Order::relaxed, true},
                                {"_relaxed", Order::relaxed, false},
                                {"_acquire", Order::acquire, false},
                                {"_release", Order::release, false}};

void add_kernel_updates(Calls& calls) {
  using enum Argument;
  struct Update {
    std::string name;
    std::string one;  ///< the same by one
    Operation operation;
  };
  const Update updates[] = {{"add", "inc", Operation::add},
                            {"sub", "dec", Operation::subtract},
                            {"and", "", Operation::bit_and},
                            {"or", "", Operation::bit_or},
                            {"xor", "", Operation::bit_xor}};
  for (const auto& [name, one, operation] : updates) {
    Call call = access(Code::update, Order::relaxed, {value, pointer}, true);
    call.instruction.operation = operation;
    const auto put = [&](const std::string& prefix, const std::string& suffix) {
      calls[prefix + name + suffix] = call;
      if (one.empty()) return;
      Call by_one = call;
      by_one.arguments = {pointer};
      by_one.amount = 1;
      calls[prefix + one + suffix] = by_one;
    };
    for (const auto& [suffix, order, full] : kSuffixes) {
      call.instruction.order = order;
      call.instruction.full = full;
      call.instruction.told = Told::before;
      put("atomic_fetch_", suffix);
      call.instruction.told = Told::after;
      if (!one.empty()) put("atomic_", std::string("_return") + suffix);
    }
    call.instruction.order = Order::relaxed;
    call.instruction.full = true;
    call.tested = Operation::equal;
    if (!one.empty()) put("atomic_", "_and_test");
    call.tested = Operation::less;
    if (name == "add") calls["atomic_add_negative"] = call;
    call.tested.reset();
    call.instruction.full = false;
    call.instruction.told = Told::nothing;
    call.instruction.role = Role::no_return;
    call.has_value = false;
    put("atomic_", "");
  }
  calls.erase("atomic_add_and_test");
}

void add_kernel_exchanges(Calls& calls) {
  using enum Argument;
  for (const auto& [suffix, order, full] : kSuffixes) {
    Call call = access(Code::exchange, order, {pointer, value}, true);
    call.instruction.full = full;
    calls[std::string("xchg") + suffix] = calls[std::string("atomic_xchg") + suffix] = call;
    call = access(Code::compare_exchange, order, {pointer, value, value}, true);
    call.instruction.full = full;
    calls[std::string("cmpxchg") + suffix] = calls[std::string("atomic_cmpxchg") + suffix] = call;
  }
  Call call = access(Code::add_unless, Order::relaxed, {pointer, value, value}, true);
  call.instruction.full = true;
  calls["atomic_add_unless"] = call;
  call.arguments = {pointer};
  call.amount = 1;
  call.unless = 0;
  calls["atomic_inc_not_zero"] = call;
}

void add_c11(Calls& calls) {
  using enum Argument;
  const auto put = [&](const std::string& name, Call call) {
    call.instruction.order = Order::sequential;
    const bool may_fail = call.instruction.code == Code::compare_store;
    if (may_fail) call.instruction.on_failure = Order::sequential;
    calls[name] = call;
    call.arguments.push_back(order);
    if (may_fail) call.arguments.push_back(on_failure);
    calls[name + "_explicit"] = call;
  };
  put("atomic_load", access(Code::read, Order::sequential, {pointer}, true));
  put("atomic_store", access(Code::write, Order::sequential, {pointer, value}, false));
  put("atomic_exchange", access(Code::exchange, Order::sequential, {pointer, value}, true));
  put("atomic_compare_exchange_strong",
      access(Code::compare_store, Order::sequential, {pointer, variable, value}, true));
  const std::pair<const char*, Operation> updates[] = {{"add", Operation::add},
                                                       {"sub", Operation::subtract},
                                                       {"and", Operation::bit_and},
                                                       {"or", Operation::bit_or},
                                                       {"xor", Operation::bit_xor}};
  for (const auto& [name, operation] : updates) {
    Call call = access(Code::update, Order::sequential, {pointer, value}, true);
    call.instruction.operation = operation;
    put(std::string("atomic_fetch_") + name, call);
  }
  Call call = fence(Fence::full);
  call.arguments = {order};
  calls["atomic_thread_fence"] = call;
}

const Calls& all_calls(Dialect dialect) {
  static const Calls kKernel = [] {
    Calls calls;
    add_kernel_fences(calls);
    add_kernel_accesses(calls);
    add_locks(calls);
    add_kernel_updates(calls);
    add_kernel_exchanges(calls);
    return calls;
  }();
  static const Calls kC11 = [] {
    Calls calls;
    add_c11(calls);
    return calls;
  }();
  return dialect == Dialect::kernel ? kKernel : kC11;
}

}  // namespace

std::optional<Call> find_call(std::string_view name, Dialect dialect) {
  const Calls& calls = all_calls(dialect);
  const auto found = calls.find(name);
  if (found == calls.end()) return {};
  return found->second;
}

const std::vector<std::string>& call_names(Dialect dialect) {
  const auto names_of = [](const Calls& calls) {
    std::vector<std::string> names;
    for (const auto& [name, call] : calls) names.push_back(name);
    return names;
  };
  static const std::vector<std::string> kKernel = names_of(all_calls(Dialect::kernel));
  static const std::vector<std::string> kC11 = names_of(all_calls(Dialect::c11));
  return dialect == Dialect::kernel ? kKernel : kC11;
}

}  // namespace counterproof::litmus
