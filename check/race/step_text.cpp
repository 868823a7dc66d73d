#include "check/race/step_text.hpp"

#include <string_view>

#include "check/race/race_program.hpp"

namespace counterproof {
namespace {

using schedule::StepKind;

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

}  // namespace

std::string step_text(const schedule::Execution& execution, const schedule::Event& event) {
  const schedule::Step& step = event.step;
  const std::string& object = execution.object_name(step.cell);
  const auto value = [&](std::uint64_t word) {
    std::string name = static_cast<const RacedProgram&>(execution.program()).name_of_value(word);
    return name.empty() ? number(word) : name;
  };
  switch (step.kind) {
    case StepKind::load:
      return "load " + object + " = " + value(step.result);
    case StepKind::read_once:
      return "read " + object + " = " + value(step.result);
    case StepKind::load_acquire:
      return "load-acquire " + object + " = " + value(step.result);
    case StepKind::store:
      return "store " + object + " := " + value(step.operand);
    case StepKind::write_once:
      return "write " + object + " := " + value(step.operand);
    case StepKind::store_release:
      return "store-release " + object + " := " + value(step.operand);
    case StepKind::add:
      return object + added(step.operand) + " = " + value(step.result);
    case StepKind::exchange:
      return object + " := " + value(step.operand) + ", was " + value(step.result);
    case StepKind::compare_exchange:
      return object + " " + value(step.expected) + " -> " + value(step.operand) +
             (step.result == 1 ? "" : " fails");
    case StepKind::call:
      return call_text(execution.history().calls[step.operand]);
    case StepKind::ret:
      return "= " + std::string(execution.history().calls[step.operand].outcome);
    default:
      return waiting_text(execution, step);
  }
}

std::string waiting_text(const schedule::Execution& execution, const schedule::Step& step) {
  const std::string& object = execution.object_name(step.cell);
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
      return "wait for " + object;
    case StepKind::sleep:
      return "sleep on " + object;
    case StepKind::wake:
      return "wake " + object;
    case StepKind::enqueue:
      return "queue on " + object;
    case StepKind::dequeue:
      return "leave " + object;
    default:
      return std::string(name_of(step.kind)) + " " + object;
  }
}

std::string site_text(const schedule::Site& site) {
  std::string_view file = site.file;
  // The path from the project's root, wherever it was built.
  for (const std::string_view folder : {"model/", "check/", "props/", "fuzz/", "tests/"}) {
    const auto at = file.rfind("/" + std::string(folder));
    if (at != std::string_view::npos) file.remove_prefix(at + 1);
  }
  return std::string(file) + ":" + std::to_string(site.line);
}

}  // namespace counterproof
