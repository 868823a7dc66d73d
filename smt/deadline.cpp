#include "smt/deadline.hpp"

#include <chrono>
#include <mutex>

namespace counterproof::smt {
namespace {

/// A solver that was between two steps when it was interrupted has not heard it.
constexpr std::chrono::milliseconds kAgain{5};

}  // namespace

Deadline::Deadline(z3::context& context, unsigned milliseconds)
    : thread_([this, &context, milliseconds](const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        const auto never = [] { return false; };
        ended_.wait_for(lock, stop, std::chrono::milliseconds(milliseconds), never);
        while (!stop.stop_requested()) {
          context.interrupt();
          ended_.wait_for(lock, stop, kAgain, never);
        }
      }) {}

}  // namespace counterproof::smt
