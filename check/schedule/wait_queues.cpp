// See wait_queues.hpp.
#include "check/schedule/wait_queues.hpp"

#include <algorithm>
#include <bit>

namespace counterproof::schedule {

void WaitQueues::clear() {
  on_.fill(kNoObject);
  woken_ = contended_ = 0;
  tokens_.clear();
}

void WaitQueues::join(ThreadId thread, ObjectId queue) {
  on_[thread] = queue;
  woken_ = static_cast<ThreadSet>(woken_ & ~bit(thread));
  contended_ = static_cast<ThreadSet>(contended_ & ~bit(thread));
}

void WaitQueues::leave(ThreadId thread) { forget(thread); }

WaitQueues::Woken WaitQueues::wake(ObjectId queue, std::uint64_t most, const Clock& shows) {
  Woken woken;
  ThreadSet waiting = 0;
  for (ThreadId t = 0; t < kMaxThreads; ++t)
    if (on_[t] == queue) waiting |= bit(t);
  if (waiting == 0) return woken;
  const auto left = static_cast<std::uint64_t>(std::count_if(
      tokens_.begin(), tokens_.end(), [&](const Token& token) { return token.queue == queue; }));
  const auto there = static_cast<std::uint64_t>(std::popcount(waiting));
  const std::uint64_t asleep = there - std::min(there, left);
  woken.count = most == 0 ? asleep : std::min(most, asleep);
  woken.newly = static_cast<ThreadSet>(waiting & ~contended_);
  if (woken.count < asleep) {
    for (std::uint64_t i = 0; i < woken.count; ++i) tokens_.push_back({queue, waiting, shows});
    contended_ |= waiting;
    return woken;
  }
  for (ThreadId t = 0; t < kMaxThreads; ++t) {
    if ((waiting & bit(t)) == 0) continue;
    const Token* token = token_of(t);
    shown_[t] = token != nullptr ? token->shows : shows;
    on_[t] = kNoObject;
  }
  woken_ |= waiting;
  std::erase_if(tokens_, [&](const Token& token) { return token.queue == queue; });
  return woken;
}

const Clock& WaitQueues::shown_to(ThreadId thread) const {
  return (woken_ & bit(thread)) != 0 ? shown_[thread] : token_of(thread)->shows;
}

void WaitQueues::go_on(ThreadId thread) {
  if ((woken_ & bit(thread)) != 0) return;
  tokens_.erase(tokens_.begin() + (token_of(thread) - tokens_.data()));
  forget(thread);
}

const WaitQueues::Token* WaitQueues::token_of(ThreadId thread) const {
  for (const Token& token : tokens_)
    if ((token.whose & bit(thread)) != 0) return &token;
  return nullptr;
}

void WaitQueues::forget(ThreadId thread) {
  on_[thread] = kNoObject;
  for (Token& token : tokens_) token.whose = static_cast<ThreadSet>(token.whose & ~bit(thread));
  std::erase_if(tokens_, [](const Token& token) { return token.whose == 0; });
}

}  // namespace counterproof::schedule
