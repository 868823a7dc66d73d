// A locking protocol, raced: each thread is a function.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "check/race/race_program.hpp"
#include "check/schedule/stepped.hpp"

namespace counterproof {

/// `Protocol` has a constructor from `Stepped&`; `check()` and `final_state()` are used if it has
/// them.
template <class Protocol>
class ProtocolProgram : public RacedProgram {
 public:
  struct Thread {
    std::string name;
    std::function<void(Protocol&)> body;
    std::optional<schedule::ThreadId> interrupts;
  };
  struct Script {
    std::string beginning;
    std::function<void(Protocol&)> start;
    std::vector<Thread> threads;
  };

  ProtocolProgram(schedule::Execution& execution, Script script)
      : machine_(execution), protocol_(machine_), script_(std::move(script)) {}

  [[nodiscard]] unsigned threads() const override {
    return static_cast<unsigned>(script_.threads.size());
  }
  [[nodiscard]] std::string thread_name(schedule::ThreadId thread) const override {
    return script_.threads[thread].name;
  }
  [[nodiscard]] std::optional<schedule::ThreadId> interrupts(
      schedule::ThreadId thread) const override {
    return script_.threads[thread].interrupts;
  }
  [[nodiscard]] std::string beginning() const override { return script_.beginning; }
  [[nodiscard]] bool is_kernel() const override { return true; }
  void start() override { script_.start(protocol_); }
  void run(schedule::ThreadId thread) override { script_.threads[thread].body(protocol_); }
  void finish() override {
    if constexpr (requires { protocol_.check(); }) protocol_.check();
  }
  [[nodiscard]] std::uint64_t final_state() const override {
    if constexpr (requires { protocol_.final_state(); }) return protocol_.final_state();
    return 0;
  }

 private:
  Stepped machine_;
  Protocol protocol_;
  Script script_;
};

/// What is known of a program beforehand, beside its threads.
struct ProtocolNotes {
  std::string name;
  std::string_view about;
  std::string_view source;
  std::vector<KnownBreach> known = {};
  std::string twin = {};
};

template <class Protocol>
RaceEntry protocol_entry(ProtocolNotes notes, typename ProtocolProgram<Protocol>::Script script) {
  const auto threads = static_cast<unsigned>(script.threads.size());
  return {std::move(notes.name),
          notes.about,
          notes.source,
          std::move(notes.known),
          std::move(notes.twin),
          {threads, 1},
          true,
          [script](schedule::Execution& execution, RaceSize) {
            return std::make_unique<ProtocolProgram<Protocol>>(execution, script);
          }};
}

}  // namespace counterproof
