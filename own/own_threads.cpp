// Threads that the code creates itself, and main().
//
// The threads of an execution are there from its beginning.  So those that code may create are,
// too: as many as are left of `kMaxThreads`.  Each waits to be created, and may wait for ever; to
// create one is to complete what it waits for, and to join one is to wait for what it completes at
// its end.  Both show what came before them, as POSIX has it.
//
// They have numbers in the order in which they are created.  Which one comes next a thread can only
// know as far as something orders it after the others' creations; else it would depend on a step
// that no step of its own touches.  So it tries the first of which nothing says that it was
// created, and where another thread comes first, which shows when the step is taken, the next one.
// Where threads run apart (own_apart.cpp) nobody can come first.
//
// When main() has returned the process may end at any time: others go on as far as they can, and
// whether they come to an end is no question.  Whether each was joined, or detached, is one.
#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "own/own_program.hpp"

namespace counterproof::own {

using schedule::Mode;
using schedule::ObjectSort;
using schedule::StepKind;
using schedule::ThreadId;

void OwnProgram::add_created_threads() {
  if (threads_.empty() && image_->run_main() != nullptr) {
    main_ = {cp_entry_::thread, 1, "main", nullptr, image_->run_main(), nullptr};
    add_thread(main_, 0, 1);
  }
  first_created_ = static_cast<ThreadId>(threads_.size());
  if (!image_->creates_threads()) return;
  for (std::size_t t = threads_.size(); t > 0 && t < schedule::kMaxThreads; ++t) {
    Thread thread;
    thread.name = fmt::format("thread-{}", t - first_created_ + 1);
    thread.is_created = true;
    begins_[t] = execution_.make_object(ObjectSort::thread_begin, thread.name);
    ends_[t] = execution_.make_object(ObjectSort::thread_end, thread.name);
    threads_.push_back(std::move(thread));
  }
}

bool OwnProgram::is_daemon(ThreadId thread) const {
  return threads_[thread].is_created && (created_[thread].begun == 0 || main_ended_);
}

unsigned OwnProgram::threads_used() const { return first_created_ + memo_->most_created; }

void OwnProgram::run_created(ThreadId thread) {
  execution_.pause(StepKind::wait_for, Mode::none, begins_[thread], schedule::kNoObject,
                   schedule::Site(nullptr));
  Created& created = created_[thread];
  if (apart_) {
    created.begun = 1;
    created.work = execution_.completed_with();
  }
  run_to_end([&] { results_[thread] = image_->run_thread(words_[created.work - 1]->data()); });
  created.result = number_of({reinterpret_cast<std::uint64_t>(results_[thread])});
  execution_.pause(StepKind::complete, Mode::write, ends_[thread], schedule::kNoObject,
                   schedule::Site(nullptr), created.result);
}

/// The same words have the same number.
std::uint64_t OwnProgram::number_of(Words words) {
  const auto [known, is_new] = numbers_.try_emplace(std::move(words), words_.size() + 1);
  if (is_new) words_.push_back(&known->first);
  return known->second;
}

unsigned OwnProgram::create_thread(unsigned long* id, const void* work, std::size_t size,
                                   const void* code) {
  if (!in_thread())
    refuse("a thread is created where none runs; create it in main(), or in a cp_thread");
  look_at_fresh();
  Words words(size / sizeof(std::uint64_t));
  std::memcpy(words.data(), work, size);
  const std::uint64_t what = number_of(std::move(words));
  ThreadId next = apart_ ? next_apart() : knows_[self()];
  if (id != nullptr) {
    access(reinterpret_cast<std::uintptr_t>(id), sizeof *id, CP_STORE, CP_FULL, next + 2U, 0, code);
    *id = next + 2U;
  }
  for (;; ++next) {
    if (next >= threads_.size())
      refuse(
          fmt::format("the code creates more threads than there is room for: {} in all are "
                      "covered ({})",
                      schedule::kMaxThreads, users_place_of(code)));
    execution_.pause(StepKind::complete, Mode::write, begins_[next], schedule::kNoObject,
                     site_of(code), what);
    if (execution_.succeeded()) break;
  }
  if (id != nullptr) *id = next + 2U;
  created_[next].begun = 1;
  created_[next].work = what;
  knows_[self()] = knows_[next] = static_cast<ThreadId>(next + 1);
  memo_->most_created = std::max(memo_->most_created, next - first_created_ + 1U);
  return next + 1U;
}

/// \pre of C's and POSIX's: anything else is no thread any more, or never was.
OwnProgram::Created& OwnProgram::created_thread(unsigned long index, const char* what) {
  const unsigned long thread = index - 1;
  if (thread < first_created_)
    refuse(fmt::format("{} is {} by its pthread_t, which is not covered: the harness has it",
                       threads_[thread].name, what));
  // Apart, nobody knows what others have created; who waits for what is not there waits for ever.
  if (thread >= threads_.size() ||
      (apart_ ? !may_begin(static_cast<ThreadId>(thread)) : created_[thread].begun == 0))
    crash(fmt::format("a thread is {} that was not created", what));
  Created& created = created_[thread];
  if (created.joined != 0 || created.detached != 0)
    crash(fmt::format("a thread is {} that was {} before", what,
                      created.joined != 0 ? "joined" : "detached"));
  return created;
}

int OwnProgram::join_thread(unsigned long index, void** result, const void* code) {
  if (!in_thread()) refuse("a thread is joined where none runs");
  if (index == self() + 1U) return EDEADLK;
  created_thread(index, "joined");
  execution_.pause(StepKind::wait_for, Mode::none, ends_[index - 1], schedule::kNoObject,
                   site_of(code));
  Created& ended = created_thread(index, "joined");
  ended.joined = 1;
  if (apart_) ended.result = execution_.completed_with();
  *result = reinterpret_cast<void*>(words_[ended.result - 1]->front());
  knows_[self()] = std::max(knows_[self()], knows_[index - 1]);
  return 0;
}

void OwnProgram::detach_thread(unsigned long index) {
  if (!in_thread()) refuse("a thread is detached where none runs");
  created_thread(index, "detached").detached = 1;
}

void OwnProgram::exit_thread(void* result) {
  if (!in_thread()) refuse("pthread_exit() is called where no thread runs");
  results_[self()] = result;
  exits_[self()] = true;
  throw ThreadExits();
}

void OwnProgram::look_for_threads_left() {
  for (std::size_t t = first_created_; t < threads_.size(); ++t)
    if (created_[t].begun != 0 && created_[t].joined == 0 && created_[t].detached == 0)
      execution_.fail("race.no-thread-left",
                      memo_->keep(threads_[t].name + " is neither joined nor detached"));
}

}  // namespace counterproof::own
