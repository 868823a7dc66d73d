#include "check/litmus/litmus_program.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>

namespace counterproof::litmus {
namespace {

using graph::Dependencies;
using graph::Fence;
using graph::Kind;
using graph::Label;
using graph::Order;
using graph::Positions;
using graph::Role;

/// A value, and the reads that it was computed from.
struct Tainted {
  Value value = 0;
  Positions from;
};

Value wrapped(std::uint64_t value) { return static_cast<Value>(value); }

Value apply(Operation operation, Value a, Value b) {
  const auto x = static_cast<std::uint64_t>(a);
  const auto y = static_cast<std::uint64_t>(b);
  switch (operation) {
    case Operation::add:
      return wrapped(x + y);
    case Operation::subtract:
      return wrapped(x - y);
    case Operation::multiply:
      return wrapped(x * y);
    case Operation::divide:
      return b == 0 ? 0 : b == -1 ? wrapped(0 - x) : a / b;
    case Operation::remainder:
      return b == 0 || b == -1 ? 0 : a % b;
    case Operation::bit_and:
      return a & b;
    case Operation::bit_or:
      return a | b;
    case Operation::bit_xor:
      return a ^ b;
    case Operation::shift_left:
      return wrapped(x << (y & 63U));
    case Operation::shift_right:
      return a >> (y & 63U);
    case Operation::equal:
      return a == b ? 1 : 0;
    case Operation::not_equal:
      return a != b ? 1 : 0;
    case Operation::less:
      return a < b ? 1 : 0;
    case Operation::less_equal:
      return a <= b ? 1 : 0;
    case Operation::greater:
      return a > b ? 1 : 0;
    case Operation::greater_equal:
      return a >= b ? 1 : 0;
    case Operation::logical_and:
      return a != 0 && b != 0 ? 1 : 0;
    case Operation::logical_or:
      return a != 0 || b != 0 ? 1 : 0;
    case Operation::minus:
      return wrapped(0 - x);
    case Operation::invert:
      return ~a;
    case Operation::logical_not:
      return a == 0 ? 1 : 0;
  }
  return 0;
}

/// Runs a thread from its beginning, up to the event that is asked for.
class Run {
 public:
  Run(const Thread& thread, std::size_t locations, std::span<const Value> reads, std::size_t done)
      : thread_(thread), locations_(locations), reads_(reads), done_(done) {
    for (const Value value : thread.initial) registers_.push_back({value, {}});
    rounds_.resize(thread.loops);
  }

  Label answer() {
    while (at_ < thread_.code.size() && going_) step(thread_.code[at_]);
    return answer_;
  }
  /// Of the answer.
  [[nodiscard]] const Dependencies& depends() const { return depends_; }
  [[nodiscard]] const std::vector<Tainted>& registers() const { return registers_; }

 private:
  /// What a loop's present round has done.
  struct Round {
    unsigned number = 0;
    std::size_t first_event = 0;
    bool wrote = false;
    std::uint64_t exposed = 0;  ///< registers that were looked at before they were set
    std::uint64_t set = 0;
    std::vector<Tainted> before;
  };

  Tainted take() {
    const Tainted top = stack_.back();
    stack_.pop_back();
    return top;
  }
  void stop(Kind kind) {
    answer_ = {};
    answer_.kind = kind;
    answer_.value = graph::kMostOfThread;
    depends_ = {};
    going_ = false;
  }

  /// \returns whether the event is there already; otherwise it is the answer
  bool event(const Label& label, const Dependencies& depends = {}) {
    if (count_ == done_ || count_ >= graph::kMostOfThread) {
      answer_ = label;
      depends_ = depends;
      depends_.control |= control_;
      going_ = false;
      return false;
    }
    ++count_;
    return true;
  }
  bool fence(Fence fence, bool if_it_writes = false) {
    Label label;
    label.kind = Kind::fence;
    label.fence = fence;
    label.if_it_writes = if_it_writes;
    return event(label);
  }
  bool read(Label label, const Positions& address, Tainted& seen) {
    const std::size_t place = count_;
    label.kind = Kind::read;
    if (!event(label, {.address = address, .data = {}, .control = {}})) return false;
    seen = {reads_[next_read_++], Positions().set(place)};
    return true;
  }
  bool write(Label label, const Positions& address, const Tainted& value) {
    label.kind = Kind::write;
    label.value = value.value;
    label.awaits = false;
    for (Round& round : rounds_) round.wrote = true;
    return event(label, {.address = address, .data = value.from, .control = {}});
  }
  /// The location that an address is of.
  bool location(const Tainted& address, Label& label) {
    const Value index = address.value - kFirstAddress;
    if (index < 0 || static_cast<std::size_t>(index) >= locations_) {
      stop(Kind::error);
      return false;
    }
    label.location = static_cast<graph::LocationId>(index);
    return true;
  }
  static Label label_of(const Instruction& it) {
    Label label;
    label.order = it.order;
    label.on_failure = it.on_failure;
    label.role = it.role;
    label.awaits = it.awaits;
    return label;
  }

  void step(const Instruction& it) {
    std::size_t next = at_ + 1;
    switch (it.code) {
      case Code::push:
        stack_.push_back({it.number, {}});
        break;
      case Code::push_register:
        stack_.push_back(look_at(it.slot));
        break;
      case Code::store_register:
        set_register(it.slot, stack_.back());
        break;
      case Code::pop:
        stack_.pop_back();
        break;
      case Code::unary: {
        Tainted& top = stack_.back();
        top.value = apply(it.operation, top.value, 0);
        break;
      }
      case Code::binary: {
        const Tainted b = take();
        Tainted& a = stack_.back();
        a = {apply(it.operation, a.value, b.value), a.from | b.from};
        break;
      }
      case Code::jump:
        next = it.target;
        break;
      case Code::jump_if_zero: {
        const Tainted condition = take();
        control_ |= condition.from;
        if (condition.value == 0) next = it.target;
        break;
      }
      case Code::enter_loop:
        rounds_[it.slot] = {};
        break;
      case Code::loop:
        begin_round(rounds_[it.slot]);
        break;
      case Code::fence:
        fence(it.fence);
        break;
      case Code::read:
      case Code::write:
      case Code::exchange:
      case Code::update:
      case Code::compare_exchange:
      case Code::compare_store:
      case Code::add_unless:
      case Code::lock:
      case Code::try_lock:
      case Code::unlock:
        access(it);
        break;
    }
    if (going_) at_ = next;
  }

  Tainted look_at(std::size_t slot) {
    for (Round& round : rounds_)
      if ((round.set >> slot & 1U) == 0) round.exposed |= std::uint64_t{1} << slot;
    return registers_[slot];
  }
  void set_register(std::size_t slot, Tainted value) {
    for (Round& round : rounds_) round.set |= std::uint64_t{1} << slot;
    registers_[slot] = value;
  }

  void begin_round(Round& round) {
    if (round.number > 0 && !round.wrote && same_again(round)) {
      stop(Kind::block);
      answer_.value = static_cast<Value>(round.first_event);
      return;
    }
    if (round.number == kMostRounds) return stop(Kind::beyond);
    ++round.number;
    round.first_event = count_;
    round.wrote = false;
    round.exposed = 0;
    round.set = 0;
    round.before = registers_;
  }
  [[nodiscard]] bool same_again(const Round& round) const {
    for (std::size_t slot = 0; slot < registers_.size(); ++slot)
      if ((round.exposed >> slot & 1U) != 0 && registers_[slot].value != round.before[slot].value)
        return false;
    return true;
  }

  void access(const Instruction& it) {
    if (it.code == Code::read) {
      Label label = label_of(it);
      Tainted seen;
      const Tainted address = take();
      if (location(address, label) && read(label, address.from, seen)) stack_.push_back(seen);
      return;
    }
    if (it.code == Code::write || it.code == Code::unlock) {
      const Tainted value = it.code == Code::write ? take() : Tainted{};
      Label label = label_of(it);
      const Tainted address = take();
      if (location(address, label)) write(label, address.from, value);
      return;
    }
    exchange(it);
  }

  /// An exclusive read, and the write after it, if it takes place.
  void exchange(const Instruction& it) {
    Tainted third;
    Tainted second;
    if (it.code == Code::compare_exchange || it.code == Code::add_unless) third = take();
    if (it.code != Code::lock && it.code != Code::try_lock) second = take();
    Label label = label_of(it);
    const Tainted address = take();
    if (!location(address, label)) return;
    label.exclusive = true;
    if (it.code == Code::lock) label.awaits = true;
    if (it.full && !fence(Fence::full, may_fail(it.code))) return;
    Tainted seen;
    if (!read(label, address.from, seen)) return;
    Tainted written;
    bool done = true;
    switch (it.code) {
      case Code::exchange:
        written = second;
        break;
      case Code::update:
        written = {apply(it.operation, seen.value, second.value), seen.from | second.from};
        break;
      case Code::compare_exchange:
        done = seen.value == second.value;
        written = third;
        break;
      case Code::compare_store:
        done = seen.value == look_at(it.slot).value;
        written = second;
        break;
      case Code::add_unless:
        done = seen.value != third.value;
        written = {apply(Operation::add, seen.value, second.value), seen.from | second.from};
        break;
      case Code::lock:
      case Code::try_lock:
        done = seen.value == 0;
        written = {1, {}};
        break;
      case Code::push:
      case Code::push_register:
      case Code::store_register:
      case Code::pop:
      case Code::unary:
      case Code::binary:
      case Code::jump:
      case Code::jump_if_zero:
      case Code::enter_loop:
      case Code::loop:
      case Code::read:
      case Code::write:
      case Code::fence:
      case Code::unlock:
        break;
    }
    if (!done && it.code == Code::lock) {
      stop(Kind::block);
      return;
    }
    if (done && !write(label, address.from, written)) return;
    if (done && it.full && !fence(Fence::full)) return;
    tell(it, seen, written, done);
  }
  static bool may_fail(Code code) {
    return code == Code::compare_exchange || code == Code::add_unless ||
           code == Code::compare_store;
  }
  void tell(const Instruction& it, const Tainted& seen, const Tainted& written, bool done) {
    switch (it.code) {
      case Code::update:
        if (it.told == Told::nothing) break;
        stack_.push_back(it.told == Told::before ? seen : written);
        break;
      case Code::exchange:
      case Code::compare_exchange:
        stack_.push_back(seen);
        break;
      case Code::compare_store:
        if (!done) set_register(it.slot, seen);
        stack_.push_back({done ? 1 : 0, seen.from});
        break;
      case Code::add_unless:
      case Code::try_lock:
        stack_.push_back({done ? 1 : 0, seen.from});
        break;
      case Code::lock:
      case Code::push:
      case Code::push_register:
      case Code::store_register:
      case Code::pop:
      case Code::unary:
      case Code::binary:
      case Code::jump:
      case Code::jump_if_zero:
      case Code::enter_loop:
      case Code::loop:
      case Code::read:
      case Code::write:
      case Code::fence:
      case Code::unlock:
        break;
    }
  }

  const Thread& thread_;
  std::size_t locations_;
  std::span<const Value> reads_;
  std::size_t done_;
  std::size_t at_ = 0;
  std::size_t count_ = 0;  ///< events so far
  std::size_t next_read_ = 0;
  Positions control_;
  bool going_ = true;
  Label answer_;
  Dependencies depends_;
  std::vector<Tainted> stack_;
  std::vector<Tainted> registers_;
  std::vector<Round> rounds_;  ///< by the number of the loop
};

}  // namespace

std::size_t Litmus::Hash::operator()(const graph::Dependencies& it) const {
  const std::hash<Positions> hash;
  return (hash(it.address) * 31 + hash(it.data)) * 31 + hash(it.control);
}

graph::Label Litmus::next(unsigned thread, std::span<const Value> reads, std::size_t done) {
  Run run(bodies[thread], names.size(), reads, done);
  graph::Label label = run.answer();
  if (run.depends() != graph::Dependencies()) label.depends = &*known_.insert(run.depends()).first;
  return label;
}

std::vector<Value> Litmus::registers(unsigned thread, std::span<const Value> reads) const {
  Run run(bodies[thread], names.size(), reads, std::numeric_limits<std::size_t>::max());
  static_cast<void>(run.answer());
  std::vector<Value> values;
  for (const Tainted& value : run.registers()) values.push_back(value.value);
  return values;
}

std::string Litmus::shown(Value value) const {
  const Value index = value - kFirstAddress;
  if (index >= 0 && static_cast<std::size_t>(index) < names.size())
    return names[static_cast<std::size_t>(index)];
  return fmt::format("{}", value);
}

}  // namespace counterproof::litmus
