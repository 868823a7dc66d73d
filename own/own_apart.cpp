// A user's code whose threads run by themselves, for graphs of executions (check/memory).
//
// What a thread reads of others is given to it; what others have allocated is taken to be there. So
// each block has a place that depends on nothing but its thread, its size, and how many of that
// size the thread has allocated before: who hands out pointers to it always hands out the same.
//
// And the nth thread that a thread creates is the same one in every execution, whoever creates
// others meanwhile: they get numbers as they are first seen to be created, which they keep.  What it
// is to do, and what it has come to, is a value that it reads when it begins, and its joiner when
// it has ended.
#include <fmt/format.h>

#include <cstring>
#include <iterator>

#include "own/own_program.hpp"

namespace counterproof::own {

using schedule::ThreadId;

std::optional<std::string> OwnProgram::no_graphs() const {
  if (!conditions_.empty())
    return fmt::format(
        "cp_always({}) looks at several variables after each step, which has no "
        "meaning where threads do not agree on an order; expected cp_require in a "
        "thread, or cp_finally",
        conditions_.front()->name);
  for (const Thread& thread : threads_)
    if (thread.host) return fmt::format("cp_interrupt({}) is not covered there", thread.name);
  return std::nullopt;
}

void* OwnProgram::allocate_apart(std::size_t size, std::size_t alignment,
                                 const Heap::Callers& callers) {
  const Kind kind{self(), size, alignment};
  const auto [place, is_new] = chosen_.try_emplace({kind, allocated_[kind]++}, 0);
  if (is_new) place->second = heap_.reserve(self(), size, alignment);
  return heap_.allocate_at(place->second, size, callers);
}

/// A variable that no thread has written is as it was at first.
void OwnProgram::keeps(std::uintptr_t begin, std::size_t size, cp_access kind, const void* code) {
  if (!apart_ || !in_thread() || looking_) return;
  if (kind == CP_STORE) learned_ = kept_.insert(begin).second || learned_;
  const auto owner = stack_of(begin);
  const bool may_change = heap_.has(begin) || (owner && *owner != self()) || kept_.contains(begin);
  if (kind == CP_LOAD && !may_change) return;
  access(begin, size, kind, kind == CP_READ_ONCE ? CP_RELAXED : CP_FULL, 0, 0, code);
}

bool OwnProgram::may_begin(ThreadId thread) const {
  return !threads_[thread].is_created || thread < first_created_ + slots_.size();
}

/// Which one the thread that runs creates next.
ThreadId OwnProgram::next_apart() {
  const auto next = static_cast<ThreadId>(first_created_ + slots_.size());
  return slots_.try_emplace({self(), creates_[self()]++}, next).first->second;
}

/// Whether it is memory that only another thread could have allocated.
bool OwnProgram::is_of_others(std::uintptr_t address) const {
  if (!apart_ || !in_thread() || !heap_.has(address)) return false;
  const unsigned owner = heap_.owner_of(address);
  return owner != self() && owner != Heap::kSetUp;
}

/// What was allocated, and perhaps zeroed, is as threads will find it that nobody has written for.
void OwnProgram::look_at_fresh() {
  if (fresh_.empty()) return;
  for (const schedule::Bytes& block : fresh_) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(block.begin);
    const Known now{block.begin + block.size, block.size > 0 && bytes[0] == 0};
    const auto [known, is_new] = known_.try_emplace(block.begin, now);
    if (!is_new && (known->second.end != now.end || known->second.zeroed != now.zeroed)) {
      fresh_.clear();
      refuse(
          "a thread allocates memory that is zeroed or not depending on what others do, which is "
          "not covered under --memory");
    }
  }
  fresh_.clear();
}

void OwnProgram::first_bytes(std::uintptr_t begin, std::size_t size, void* to) const {
  // As fresh stacks are.
  if (stack_of(begin)) return void(std::memset(to, 0, size));
  if (!heap_.has(begin) || heap_.owner_of(begin) == Heap::kSetUp)
    return RacedProgram::first_bytes(begin, size, to);
  const auto block = known_.upper_bound(begin);
  const bool zeroed = block != known_.begin() && std::prev(block)->second.zeroed;
  std::memset(to, zeroed ? 0 : 0xa5, size);
}

}  // namespace counterproof::own
