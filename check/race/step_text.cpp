// See step_text.hpp.
#include "check/race/step_text.hpp"

#include <array>
#include <string_view>

#include "check/race/race_program.hpp"

namespace counterproof {
namespace {

using schedule::Execution;
using schedule::ObjectId;
using schedule::Ordering;
using schedule::Step;
using schedule::StepKind;

const RacedProgram& program_of(const Execution& execution) {
  return static_cast<const RacedProgram&>(execution.program());
}

std::string either(std::string first, std::string second) {
  return first.empty() ? std::move(second) : std::move(first);
}

/// Small negative amounts are what they mean in two's complement.
std::string number(std::uint64_t value) {
  if (value > (std::uint64_t{1} << 63U)) return "-" + std::to_string(0 - value);
  return std::to_string(value);
}

std::string added(std::uint64_t value) {
  if (value > (std::uint64_t{1} << 63U)) return " -= " + std::to_string(0 - value);
  return " += " + std::to_string(value);
}

std::string call_text(const schedule::Call& call) {
  return std::string(call.verb) + " " + number(call.argument);
}

std::string_view word_of(Ordering ordering) {
  switch (ordering) {
    case Ordering::full:
      return "";
    case Ordering::relaxed:
      return "relaxed";
    case Ordering::acquire:
      return "acquire";
    case Ordering::release:
      return "release";
    case Ordering::acquire_release:
      return "acq-rel";
    case Ordering::sequential:
      return "seq-cst";
  }
  return "";
}

/// "load acquire ", where the kind says what is ordered unless the code said more.
std::string with_order(std::string_view verb, Ordering said, Ordering meant) {
  return std::string(verb) + " " + std::string(word_of(said == Ordering::full ? meant : said)) +
         " ";
}

/// "add relaxed "; nothing where everything is ordered and the sign says what is done.
std::string operation(std::string_view verb, const Step& step) {
  if (step.ordering == Ordering::full) return "";
  std::string out = std::string(verb) + " " + std::string(word_of(step.ordering));
  if (step.kind == StepKind::compare_exchange) {
    out += "/";
    out += word_of(step.on_failure);
  }
  return out + " ";
}

/// What an exchange does with the value that it finds: its `expected` says which.
std::string_view exchange_verb(std::uint64_t operation) {
  constexpr std::array<std::string_view, 5> kVerbs = {"exchange", "and", "or", "xor", "nand"};
  return kVerbs[operation < kVerbs.size() ? operation : 0];
}

std::string exchange_text(const Step& step) {
  const std::string_view verb = exchange_verb(step.expected);
  if (step.ordering != Ordering::full || step.expected == 0) return operation(verb, step);
  return std::string(verb) + " ";
}

/// An attempt that waits for a while is told as POSIX calls it.
std::string timed_name_of(StepKind kind) {
  std::string name(name_of(kind));
  const auto at = name.find("try");
  return at == std::string::npos ? name : name.replace(at, 3, "timed");
}

schedule::ObjectSort sort_of(const Execution& execution, const Step& step) {
  return execution.object_sort(step.touch.object);
}

std::string call_or_return(StepKind kind, const std::string& function) {
  return (kind == StepKind::free ? "return from " : "call of ") + function;
}

/// Who has the lock that was not to be had.
std::string held_by(const Execution& execution, const Step& step) {
  if (step.expected == 0) return "";
  const auto holder = static_cast<schedule::ThreadId>(step.expected - 1);
  return ", " + program_of(execution).thread_name(holder) + " has it";
}

}  // namespace

std::string object_name(const Execution& execution, ObjectId object) {
  return either(program_of(execution).name_of_object(object), execution.object_name(object));
}

std::string name_in_step(const Execution& execution, std::size_t index) {
  const Step& step = execution.event(index).step;
  return either(program_of(execution).name_in_step(index), object_name(execution, step.cell));
}

std::string step_text(const Execution& execution, std::size_t index) {
  const Step& step = execution.event(index).step;
  const auto value = [&](std::uint64_t word) {
    return either(program_of(execution).value_in_step(index, word), number(word));
  };
  const std::string object = is_access(step.kind) ? name_in_step(execution, index) : "";
  switch (step.kind) {
    case StepKind::load:
      return "load " + object + " = " + value(step.result);
    case StepKind::read_once:
      return (step.ordering == Ordering::relaxed ? "load relaxed " : "read ") + object + " = " +
             value(step.result);
    case StepKind::load_acquire:
      return with_order("load", step.ordering, Ordering::acquire) + object + " = " +
             value(step.result);
    case StepKind::store:
      return "store " + object + " := " + value(step.operand);
    case StepKind::write_once:
      return (step.ordering == Ordering::relaxed ? "store relaxed " : "write ") + object +
             " := " + value(step.operand);
    case StepKind::store_release:
      return with_order("store", step.ordering, Ordering::release) + object +
             " := " + value(step.operand);
    case StepKind::add:
      return operation("add", step) + object + added(step.operand) + " = " + value(step.result);
    case StepKind::exchange:
      return exchange_text(step) + object + " := " + value(step.operand) + ", was " +
             value(step.result);
    case StepKind::compare_exchange:
      return operation("compare-exchange", step) + object + " " + value(step.expected) + " -> " +
             value(step.operand) +
             (step.result == 1   ? ""
              : step.for_nothing ? " fails for nothing"
                                 : " fails");
    case StepKind::call:
      return call_text(execution.history().calls[step.operand]);
    case StepKind::ret:
      return "= " + std::string(execution.history().calls[step.operand].outcome);
    case StepKind::lock:
    case StepKind::unlock:
    case StepKind::mutex_lock:
    case StepKind::mutex_unlock:
    case StepKind::read_lock:
    case StepKind::read_unlock:
    case StepKind::write_lock:
    case StepKind::write_unlock:
    case StepKind::rcu_lock:
    case StepKind::rcu_unlock:
    case StepKind::grace_begin:
    case StepKind::grace_end:
    case StepKind::irq_off:
    case StepKind::irq_on:
    case StepKind::interrupt:
    case StepKind::interrupt_return:
    case StepKind::enqueue:
    case StepKind::dequeue:
    case StepKind::wake:
    case StepKind::wait_for:
      break;
    case StepKind::complete:
      if (sort_of(execution, step) != schedule::ObjectSort::thread_begin || step.result == 1) break;
      return "create a thread: another one comes first";
    case StepKind::sleep:
      if (step.timed && step.result == 0) return waiting_text(execution, step) + " times out";
      break;
    case StepKind::free:
    case StepKind::allocate:
      if (sort_of(execution, step) == schedule::ObjectSort::frame)
        return call_or_return(step.kind,
                              either(program_of(execution).function_in_step(index),
                                     "the function of " +
                                         object_name(execution, step.touch.object)));
      break;
    case StepKind::trylock:
    case StepKind::read_trylock:
    case StepKind::write_trylock:
      if (step.result == 1) break;
      return waiting_text(execution, step) + (step.timed ? " times out" : " fails") +
             held_by(execution, step);
    case StepKind::futex_wait: {
      const std::string word = name_in_step(execution, index);
      const bool queues = step.result == step.expected;
      return "futex-wait " + word + " = " + value(step.result) +
             (queues ? "" : ", not " + value(step.expected));
    }
  }
  return waiting_text(execution, step);
}

std::string value_after(const Execution& execution, std::size_t index) {
  const Step& step = execution.event(index).step;
  if (!is_access(step.kind)) return {};
  const auto value = [&](std::uint64_t word) {
    return either(program_of(execution).value_in_step(index, word), number(word));
  };
  if (step.kind == StepKind::store || step.kind == StepKind::write_once ||
      step.kind == StepKind::store_release)
    return value(step.operand);
  if (step.kind == StepKind::exchange) return step.expected == 0 ? value(step.operand) : "?";
  if (step.kind == StepKind::compare_exchange) return step.result == 1 ? value(step.operand) : "";
  return value(step.result);
}

std::string waiting_text(const Execution& execution, const Step& step) {
  const std::string object = object_name(execution, step.cell);
  switch (step.kind) {
    case StepKind::irq_off:
      return "interrupts off";
    case StepKind::irq_on:
      return "interrupts on";
    case StepKind::interrupt:
      return "interrupt arrives";
    case StepKind::interrupt_return:
      return "interrupt returns";
    case StepKind::grace_begin:
      return "grace period begins";
    case StepKind::grace_end:
      return "grace period ends";
    case StepKind::rcu_lock:
    case StepKind::rcu_unlock:
      return std::string(name_of(step.kind));
    case StepKind::wait_for:
      if (sort_of(execution, step) == schedule::ObjectSort::thread_begin) return "begin";
      return (sort_of(execution, step) == schedule::ObjectSort::thread_end ? "join " : "wait for ") + object;
    case StepKind::complete:
      if (sort_of(execution, step) == schedule::ObjectSort::thread_begin) return "create " + object;
      if (sort_of(execution, step) == schedule::ObjectSort::thread_end) return "end";
      break;
    case StepKind::sleep:
      return (step.timed ? "timed sleep on " : "sleep on ") + object;
    case StepKind::wake:
      if (step.operand == 0) return "wake " + object;
      return "wake " + (step.operand == 1 ? "one" : number(step.operand)) + " on " + object;
    case StepKind::free:
      if (execution.object_sort(step.touch.object) == schedule::ObjectSort::frame)
        return call_or_return(step.kind, "the function of " + object);
      break;
    case StepKind::allocate:
      if (execution.object_sort(step.touch.object) == schedule::ObjectSort::frame)
        return call_or_return(step.kind, "the function of " + object);
      break;
    case StepKind::enqueue:
      return "queue on " + object;
    case StepKind::dequeue:
      return "leave " + object;
    case StepKind::load:
    case StepKind::store:
    case StepKind::read_once:
    case StepKind::write_once:
    case StepKind::load_acquire:
    case StepKind::store_release:
    case StepKind::add:
    case StepKind::exchange:
    case StepKind::compare_exchange:
    case StepKind::lock:
    case StepKind::unlock:
    case StepKind::mutex_lock:
    case StepKind::mutex_unlock:
    case StepKind::trylock:
    case StepKind::read_lock:
    case StepKind::read_unlock:
    case StepKind::read_trylock:
    case StepKind::write_lock:
    case StepKind::write_unlock:
    case StepKind::write_trylock:
    case StepKind::futex_wait:
    case StepKind::call:
    case StepKind::ret:
      break;
  }
  return (step.timed ? timed_name_of(step.kind) : std::string(name_of(step.kind))) + " " + object;
}

std::string site_text(const schedule::Site& site) {
  std::string_view file = site.file;
  if (file.empty()) return "";
  // The path from the project's root, wherever it was built.
  for (const std::string_view folder : {"model/", "check/", "props/", "fuzz/", "tests/"}) {
    const auto at = file.rfind("/" + std::string(folder));
    if (at != std::string_view::npos) file.remove_prefix(at + 1);
  }
  return std::string(file) + ":" + std::to_string(site.line);
}

}  // namespace counterproof
