// Who waits on which queue, and who of them has been woken.
//
// To wake all is simple.  To wake one of several is a choice that nobody makes: any of them may be
// it.  So it is left open until one of them goes on.  The wake-up leaves a *token*, which those may
// take who waited then; who takes it first was the one.  What comes of it is what can come of
// choosing at once, since nobody sees who was chosen before he goes on.
//
// Whoever waits when a token is left waits, if he took none, when the next one is, so that the sets
// of those who may take the tokens of a queue lie within each other, the oldest innermost.  Two
// things follow.  Who goes on takes the oldest token that is for him, which leaves most to the
// others.  And if there are as many tokens as threads, everybody is as good as woken: then they
// are, and there are no tokens.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "check/schedule/clock.hpp"
#include "check/schedule/step.hpp"

namespace counterproof::schedule {

class WaitQueues {
 public:
  /// What has waiting threads wake up, and for whom.
  struct Token {
    ObjectId queue = kNoObject;
    ThreadSet whose = 0;  ///< those who may take it
    Clock shows;          ///< what who takes it sees
  };

  void clear();
  void join(ThreadId thread, ObjectId queue);
  void leave(ThreadId thread);
  /// What a wake-up did.
  struct Woken {
    ThreadSet newly = 0;      ///< may go on now, and never could since they joined
    std::uint64_t count = 0;  ///< so many will
  };
  /// Wakes so many of those who wait on the queue, or all of them if `most` is 0.
  Woken wake(ObjectId queue, std::uint64_t most, const Clock& shows);
  /// Whether the thread may go on.
  [[nodiscard]] bool is_woken(ThreadId thread) const {
    return (woken_ & bit(thread)) != 0 || token_of(thread) != nullptr;
  }
  /// Whether a token was for the thread since it joined: somebody else could be woken in its place.
  [[nodiscard]] bool is_contended(ThreadId thread) const { return (contended_ & bit(thread)) != 0; }
  /// What the thread sees when it goes on.  \pre is_woken(thread)
  [[nodiscard]] const Clock& shown_to(ThreadId thread) const;
  /// \pre is_woken(thread)
  void go_on(ThreadId thread);

  [[nodiscard]] ObjectId queue_of(ThreadId thread) const { return on_[thread]; }
  [[nodiscard]] ThreadSet woken() const { return woken_; }
  [[nodiscard]] const std::vector<Token>& tokens() const { return tokens_; }

 private:
  [[nodiscard]] const Token* token_of(ThreadId thread) const;
  void forget(ThreadId thread);

  std::array<ObjectId, kMaxThreads> on_{};
  std::array<Clock, kMaxThreads> shown_{};
  ThreadSet woken_ = 0;
  ThreadSet contended_ = 0;
  std::vector<Token> tokens_;  ///< the oldest first
};

}  // namespace counterproof::schedule
