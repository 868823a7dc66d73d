// See own_program.hpp.
#include "own/own_program.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <utility>

#include "model/printable.hpp"

namespace counterproof::own {
namespace {

using schedule::Mode;
using schedule::ObjectSort;
using schedule::Site;
using schedule::StepKind;
using schedule::ThreadId;

OwnProgram* running_program = nullptr;

/// What nobody has: a request for it is refused, as a machine would.
constexpr std::size_t kBeyondReason = std::size_t{1} << 30U;

std::string base_name(std::string_view file) {
  return std::string(file.substr(std::min(file.rfind('/') + 1, file.size())));
}

StepKind kind_of(cp_access kind, bool declared) {
  if (declared && kind == CP_LOAD) return StepKind::read_once;
  if (declared && kind == CP_STORE) return StepKind::write_once;
  static_assert(static_cast<int>(StepKind::load) == CP_LOAD);
  static_assert(static_cast<int>(StepKind::store_release) == CP_STORE_RELEASE);
  static_assert(static_cast<int>(StepKind::compare_exchange) == CP_COMPARE_EXCHANGE);
  static_assert(static_cast<int>(schedule::Ordering::release) == CP_RELEASE);
  static_assert(static_cast<int>(schedule::Ordering::sequential) == CP_SEQUENTIAL);
  return static_cast<StepKind>(kind);
}

}  // namespace

std::uint64_t value_at(std::uintptr_t address, std::size_t size) {
  std::uint64_t value = 0;
  std::memcpy(&value, reinterpret_cast<const void*>(address), std::min(size, sizeof value));
  return value;
}

OwnProgram* current() { return running_program; }

OwnProgram::OwnProgram(schedule::Execution& execution, RaceSize size, std::shared_ptr<Image> image,
                       std::shared_ptr<Memo> memo)
    : execution_(execution),
      image_(std::move(image)),
      memo_(std::move(memo)),
      operations_(std::max(1U, size.operations)),
      parts_(execution),
      watched_(execution.make_object(ObjectSort::cell, "what conditions look at")) {
  for (const cp_entry_* entry : image_->entries()) {
    switch (entry->kind) {
      case cp_entry_::setup:
        setups_.push_back(entry);
        break;
      case cp_entry_::always:
        conditions_.push_back(entry);
        break;
      case cp_entry_::finally:
        finals_.push_back(entry);
        break;
      case cp_entry_::threads: {
        const unsigned count =
            std::min(size.threads != 0 ? size.threads : entry->count, schedule::kMaxThreads + 1U);
        for (unsigned number = 0; number < count; ++number) add_thread(*entry, number, count);
        break;
      }
      case cp_entry_::known:
        break;
      case cp_entry_::thread:
      case cp_entry_::interrupt:
        add_thread(*entry, 0, 1);
        break;
    }
  }
  add_created_threads();
  for (const auto& [address, text] : image_->names()) name(address, text.c_str());
  for (Thread& thread : threads_) {
    if (thread.is_created || thread.entry->kind != cp_entry_::interrupt) continue;
    for (std::size_t host = 0; host < threads_.size(); ++host)
      if (threads_[host].name == thread.entry->host) thread.host = static_cast<ThreadId>(host);
  }
}

OwnProgram::~OwnProgram() {
  if (running_program == this) running_program = nullptr;
}

void OwnProgram::add_thread(const cp_entry_& entry, unsigned number, unsigned count) {
  Thread thread;
  thread.name = count > 1 ? fmt::format("{}-{}", entry.name, number + 1) : entry.name;
  thread.entry = &entry;
  thread.number = number;
  thread.count = count;
  threads_.push_back(std::move(thread));
}

std::string OwnProgram::beginning() const {
  return setups_.empty() ? "all variables have their first values" : "the harness's set-up has run";
}

bool OwnProgram::take_void() {
  const bool is_void = void_ || generation_ != image_->layout().generation();
  void_ = false;
  return is_void;
}

void OwnProgram::start() {
  ++moves_;
  running_program = this;
  image_->restore();
  heap_.clear();
  touched_.clear();
  homes_.clear();
  declared_.fill(0);
  created_.fill({});
  knows_.fill(first_created_);
  exits_.fill(false);
  results_.fill(nullptr);
  creates_.fill(0);
  learned_ = false;
  main_ended_ = false;
  stored_ = 0;
  weak_.fill(false);
  for (auto& places : failed_at_) places.clear();
  for (auto& callers : callers_) callers.clear();
  for (auto& frames : frames_) frames.clear();
  locked_.clear();
  fresh_.clear();
  allocated_.clear();
  for (const cp_entry_* setup : setups_) run_outside(*setup, "set-up");
  for (const auto& [lock, times] : locked_)
    if (times != 0)
      refuse(fmt::format("the harness's set-up ends and still holds {}",
                         name_of(reinterpret_cast<std::uintptr_t>(lock))));
  look_at_conditions();
  if (generation_ == image_->layout().generation()) return;
  void_ = !cells_.empty();
  generation_ = image_->layout().generation();
  quick_.clear();
  cells_.clear();
}

void OwnProgram::run(ThreadId thread) {
  char top = 0;
  stack_top_[thread] = reinterpret_cast<std::uintptr_t>(&top) + 256;
  try {
    if (threads_[thread].is_created) return run_created(thread);
    run_to_end([&] { threads_[thread].entry->run(); });
    main_ended_ = threads_[thread].entry == &main_ && !exits_[thread];
  } catch (const std::exception& error) {
    crash(fmt::format("an exception leaves {}: {}", threads_[thread].name, error.what()));
  } catch (...) {
    crash(fmt::format("an exception leaves {}", threads_[thread].name));
  }
}

void OwnProgram::finish() {
  look_for_threads_left();
  for (const cp_entry_* last : finals_) run_outside(*last, "end");
}

void OwnProgram::after_step() {
  ++moves_;
  if (stored_ != 0) execution_.note_operand(value_at(stored_, stored_size_));
  stored_ = 0;
  look_at_conditions();
  moved_ = true;
}

void OwnProgram::look_at_conditions() {
  looking_ = true;
  for (const cp_entry_* condition : conditions_) {
    begin_outside();
    if (sigsetjmp(back_, 0) != 0) {
      outside_ = looking_ = false;
      if (left_outside()) return;
      execution_.fail("race.no-crash", memo_->keep(fmt::format("in the condition {}, {}",
                                                               condition->name, outside_crash_)));
      return;
    }
    bool holds = true;
    guarded([&] { holds = condition->holds(); });
    outside_ = false;
    if (!holds)
      execution_.fail(memo_->keep(fmt::format("always.{}", condition->name)),
                      memo_->keep(fmt::format("{} does not hold", condition->name)));
  }
  looking_ = false;
}

void OwnProgram::run_outside(const cp_entry_& entry, std::string_view what) {
  begin_outside();
  set_up_top_ = outside_top_;
  if (sigsetjmp(back_, 0) == 0) {
    guarded([&] { entry.run(); });
    outside_ = false;
    return;
  }
  outside_ = false;
  if (left_outside()) return;
  if (memo_->refused.empty() && what == "end") {
    execution_.fail("race.no-crash",
                    memo_->keep(fmt::format("at the harness's end, {}", outside_crash_)));
    return;
  }
  if (memo_->refused.empty())
    memo_->refused = fmt::format("in the harness's {}, {}", what, outside_crash_);
  throw std::runtime_error(memo_->refused);
}

template <class Part>
void OwnProgram::guarded(Part part) {
  try {
    part();
  } catch (const std::exception& error) {
    crash_outside(memo_->keep(fmt::format("an exception leaves it: {}", error.what())));
  } catch (...) {
    crash_outside("an exception leaves it");
  }
}

void OwnProgram::begin_outside() {
  char top = 0;
  outside_top_ = reinterpret_cast<std::uintptr_t>(&top);
  outside_ = true;
}

void OwnProgram::crash_outside(std::string_view sentence) {
  outside_crash_ = sentence;
  siglongjmp(back_, 1);
}

void OwnProgram::cut_short_outside(schedule::Cut why) {
  outside_cut_ = why;
  siglongjmp(back_, 1);
}

/// Whether the part that was jumped out of did not crash, and was left.
bool OwnProgram::left_outside() {
  if (outside_cut_ == schedule::Cut::none) return false;
  execution_.leave(outside_cut_);
  outside_cut_ = schedule::Cut::none;
  return true;
}

std::optional<std::uint64_t> OwnProgram::state() const {
  std::uint64_t value = heap_.fingerprint(image_->fingerprint());
  value = XXH3_64bits_withSeed(declared_.data(), sizeof declared_, value);
  value = XXH3_64bits_withSeed(created_.data(), sizeof created_, value);
  value = XXH3_64bits_withSeed(exits_.data(), sizeof exits_, value);
  for (const auto& places : failed_at_)
    for (const void* place : places) value = XXH3_64bits_withSeed(&place, sizeof place, value);
  return value;
}

// ---- Accesses ----

std::pair<std::uintptr_t, std::uintptr_t> OwnProgram::stack() const {
  const std::uintptr_t top = stack_top_[self()];
  return {top - kStackBytes + 8192, top};
}

bool OwnProgram::is_on_stack(std::uintptr_t address) const {
  if (!in_thread()) return false;
  const auto [bottom, top] = stack();
  return address >= bottom - 65536 && address < top;
}

void OwnProgram::access(std::uintptr_t begin, std::size_t size, cp_access access,
                        cp_ordering ordering, std::uint64_t operand, std::uint64_t expected,
                        const void* code) {
  if (looking_) image_->layout().watch(begin, begin + size);
  look_at_fresh();
  if (looking_ || !in_thread()) return look_outside(begin, size);
  stepped_ = false;
  const bool weak = access == CP_COMPARE_EXCHANGE && std::exchange(weak_[self()], false);
  // Memory of nobody here: an exception that is thrown, or a table of the C library.  What else
  // could give the code such memory is refused (image.cpp).
  if (!heap_.has(begin) && !image_->has_data(begin) && !stack_of(begin)) {
    if (begin < set_up_top_ && begin >= set_up_top_ - kStackBytes)
      refuse(
          fmt::format("{} uses a variable on the stack of the set-up, which has ended; make it "
                      "static, or allocate it",
                      threads_[self()].name));
    return;
  }
  if (is_own_business(begin, begin + size, access)) return;
  if (access == CP_LOAD_ACQUIRE && guards_.contains(reinterpret_cast<const void*>(begin)))
    ordering = CP_SEQUENTIAL;
  const auto [cell, parts] = access_of(begin, size);
  const StepKind kind = kind_of(access, declared_[self()] > 0);
  const bool reads =
      kind == StepKind::load || kind == StepKind::read_once || kind == StepKind::load_acquire;
  // The kernel's operations that return a value order everything, and say so by returning one.
  const bool full = ordering == CP_SEQUENTIAL && memo_->kernel && access >= CP_ADD;
  const Site site = site_of(code);
  const bool may_fail = weak && !memo_->kernel && !failed_at_[self()].contains(site.code);
  if (may_fail) execution_.announce_weak();
  execution_.announce({begin, size});
  execution_.pause(kind, reads ? Mode::read : Mode::write, cell.object,
                   life_of(begin, begin + size), cell.own, parts,
                   static_cast<schedule::Ordering>(full ? CP_FULL : ordering),
                   static_cast<schedule::Ordering>(on_failure_[self()]), site, operand, expected);
  if (may_fail && execution_.fails()) failed_at_[self()].insert(site.code);
  need_frame(begin, begin + size);
  stepped_ = true;
  touch(begin, size);
  if (reads) {
    execution_.note(value_at(begin, size));
  } else if (kind == StepKind::store || kind == StepKind::write_once) {
    stored_ = begin;
    stored_size_ = size;
  }
}

bool OwnProgram::failed_for_nothing() { return in_thread() && stepped_ && execution_.fails(); }

/// Nobody else runs; but what is used must be there.
void OwnProgram::look_outside(std::uintptr_t begin, std::size_t size) {
  if (!outside_ || !heap_.has(begin)) return;
  const Heap::Block* block = heap_.block_of(begin, begin + size);
  if (block == nullptr) {
    execution_.fail("race.no-stray-access", "memory is used that was never allocated");
    return;
  }
  const auto memory = objects_.find({block->begin, static_cast<unsigned>(ObjectSort::memory)});
  if (memory != objects_.end() && execution_.is_freed(memory->second))
    execution_.fail(schedule::fault_id::kUseAfterFree, "memory is used after it was freed");
}

OwnProgram::Access OwnProgram::access_of(std::uintptr_t begin, std::size_t size) {
  // Addresses of programs leave the upper bits free, and most accesses are small.
  const bool small = size <= 16;
  const std::uint64_t key = begin ^ (static_cast<std::uint64_t>(size) << 56U);
  if (small)
    if (const auto known = quick_.find(key); known != quick_.end()) return known->second;
  const Layout::Range range = image_->layout().locate(begin, begin + size);
  auto [entry, is_new] = cells_.try_emplace(range.begin);
  if (is_new) {
    need_room();
    Id& own = variables_[range.begin];
    if (own == schedule::kNoObject) own = execution_.make_variable("");
    entry->second.own = own;
    entry->second.object =
        image_->layout().is_watched(range.begin, range.end) ? watched_ : entry->second.own;
  }
  const Access access{entry->second, parts_.cover(begin, begin + size)};
  if (small) quick_[key] = access;
  return access;
}

void OwnProgram::need_room() {
  if (execution_.has_room()) return;
  refuse(
      fmt::format("the threads share more than {} variables, locks and blocks of memory, which "
                  "is not covered; leave some of them out",
                  schedule::kMostObjects - 2));
}

/// Names the block of the heap, or what was said to be freed, that the bytes lie in.
OwnProgram::Id OwnProgram::life_of(std::uintptr_t begin, std::uintptr_t end) {
  for (const auto& [from, to] : image_->layout().forgotten())
    if (begin < to && from < end)
      return object_of(reinterpret_cast<const void*>(from), ObjectSort::completion);
  if (const auto shared = shared_at(begin, end); shared.end != 0)
    return object_of(reinterpret_cast<const void*>(shared.begin), ObjectSort::frame);
  if (!heap_.has(begin) || is_of_others(begin)) return schedule::kNoObject;
  const Heap::Block* block = heap_.block_of(begin, end);
  if (block == nullptr) {
    execution_.fail("race.no-stray-access", "memory is used that was never allocated");
    return schedule::kNoObject;
  }
  return object_of(reinterpret_cast<const void*>(block->begin), ObjectSort::memory);
}

void OwnProgram::name(const void* address, const char* name) {
  names_[reinterpret_cast<std::uintptr_t>(address)] = printable(name);
}

// ---- Memory ----

void* OwnProgram::allocate(std::size_t size, std::size_t alignment, const void* code) {
  if (size >= kBeyondReason) return nullptr;
  const auto& callers = callers_[in_thread() ? self() : schedule::kMaxThreads];
  Heap::Callers chain{code};
  std::copy_n(callers.rbegin(), std::min(callers.size(), chain.size() - 1), chain.begin() + 1);
  void* memory = apart_ && in_thread()
                     ? allocate_apart(size, alignment, chain)
                     : heap_.allocate(in_thread() ? self() : Heap::kSetUp, size, alignment, chain);
  if (memory == nullptr) {
    // After a data race sizes may be anything, and the race is what is to be told.
    if (!execution_.faults().empty()) return nullptr;
    refuse("the code allocates more than 16 MiB in one thread, which is not covered");
  }
  // Fresh memory holds anything; what is never written should not pass for zero.
  std::memset(memory, 0xa5, size);
  if (apart_ && in_thread()) fresh_.push_back({reinterpret_cast<std::uintptr_t>(memory), size});
  return memory;
}

std::size_t OwnProgram::size_of(const void* memory) {
  if (apart_ && in_thread()) refuse("realloc() is not covered under --memory; use malloc()");
  const auto begin = reinterpret_cast<std::uintptr_t>(memory);
  const Heap::Block* block = heap_.has(begin) ? heap_.block_of(begin, begin) : nullptr;
  return block == nullptr ? 0 : block->end - block->begin;
}

void OwnProgram::release(const void* memory, const void* code) {
  if (looking_) return;
  const auto begin = reinterpret_cast<std::uintptr_t>(memory);
  // What was allocated while the image was loaded is part of it.
  if (!heap_.has(begin) && image_->has_data(begin)) return;
  look_at_fresh();
  const Heap::Block* block = heap_.has(begin) ? heap_.block_of(begin, begin) : nullptr;
  if (block == nullptr && heap_.has(begin) && is_of_others(begin) && known_.contains(begin)) {
    execution_.announce({begin, known_.at(begin).end - begin});
    execution_.pause(StepKind::free, Mode::write, schedule::kNoObject, schedule::kNoObject,
                     site_of(code));
    return;
  }
  if (block == nullptr || block->begin != begin) {
    execution_.fail("race.no-stray-access", "memory is freed that was never allocated");
    return;
  }
  const Id object = object_of(memory, ObjectSort::memory);
  if (!in_thread()) return execution_.start_freed(object);
  const auto [from, to] = std::pair(block->begin, block->end);
  execution_.announce({from, to - from});
  execution_.pause(StepKind::free, Mode::write, object, schedule::kNoObject, site_of(code));
  parts_.for_each_in(from, to, [&](schedule::PartId part) { execution_.look_at_freed(part); });
}

void OwnProgram::forget(const void* memory, std::size_t size, const void* code) {
  if (looking_) return;
  const auto begin = reinterpret_cast<std::uintptr_t>(memory);
  image_->layout().forget(begin, begin + size);
  if (apart_ && in_thread()) refuse("cp_free_is_last_use() is not covered under --memory");
  // A sort of its own: the block of the heap that it lies in may be freed, too.
  const Id object = object_of(memory, ObjectSort::completion);
  if (!in_thread()) return execution_.start_freed(object);
  execution_.pause(StepKind::free, Mode::write, object, schedule::kNoObject, site_of(code));
  parts_.for_each_in(begin, begin + size,
                     [&](schedule::PartId part) { execution_.look_at_freed(part); });
}

// ---- What ends ----

void OwnProgram::fail(const char* name, const char* file, int line, const char* sentence) {
  std::string id = name;
  if (file != nullptr) id += fmt::format(".{}:{}", base_name(file), line);
  execution_.fail(memo_->keep(printable(id)), memo_->keep(printable(sentence)));
}

void OwnProgram::crash(std::string_view sentence) {
  const std::string_view kept =
      sentence.empty() ? "an assertion fails" : memo_->keep(printable(sentence));
  if (!in_thread()) crash_outside(kept);
  execution_.crash("race.no-crash", kept);
}

void OwnProgram::hang() {
  execution_.crash(schedule::fault_id::kHang, "a thread goes on without end, and without a step");
}

void OwnProgram::refuse(std::string sentence) {
  if (memo_->refused.empty()) memo_->refused = std::move(sentence);
  if (in_thread()) execution_.crash("race.no-crash", "the run was given up");
  if (outside_) crash_outside(memo_->refused);
  throw std::runtime_error(memo_->refused);
}

}  // namespace counterproof::own
