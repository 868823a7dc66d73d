// A user's code as a program that is raced: its accesses and locks are steps of the scheduler.
//
// Accesses of a thread's own stack are its own business.  All others are scheduling points, on the
// variable that the bytes lie in (layout.hpp).  What the code calls that no scheduler can take
// charge of ends the run with a sentence; a crash of the code is a finding.
//
// Memory is sequentially consistent, as for all programs here: what weaker memory would show is
// found where it is a data race, and not where relaxed atomics alone are at fault.
#pragma once

#include <csetjmp>

#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "check/race/race_program.hpp"
#include "own/heap.hpp"
#include "own/image.hpp"
#include "own/parts.hpp"

namespace counterproof::own {

/// What stays when a program is given up: names that findings point to, and a reason not to go on.
struct Memo {
  std::set<std::string> texts;
  std::string refused;      ///< why the code cannot be raced; empty if it can
  bool uses_clock = false;  ///< or sleeps: of all ways for time to pass one is explored
  bool uses_processors = false;  ///< asks for its own, which it shares with no other thread
  unsigned most_created = 0;  ///< threads, in any execution so far
  bool kernel =
      false;  ///< the code is a kernel's, and its atomic operations order as they do there

  std::string_view keep(std::string text) { return *texts.insert(std::move(text)).first; }
};

/// Thrown by pthread_exit(), through the code, to where its thread began.
struct ThreadExits {};

class OwnProgram final : public RacedProgram {
 public:
  OwnProgram(schedule::Execution& execution, RaceSize size, std::shared_ptr<Image> image,
             std::shared_ptr<Memo> memo);
  ~OwnProgram() override;

  [[nodiscard]] unsigned threads() const override { return static_cast<unsigned>(threads_.size()); }
  [[nodiscard]] std::string thread_name(schedule::ThreadId thread) const override {
    return threads_[thread].name;
  }
  [[nodiscard]] std::optional<schedule::ThreadId> interrupts(
      schedule::ThreadId thread) const override {
    return threads_[thread].host;
  }
  [[nodiscard]] bool is_daemon(schedule::ThreadId thread) const override;
  [[nodiscard]] unsigned threads_used() const override;
  [[nodiscard]] std::string beginning() const override;
  [[nodiscard]] std::string place_of(const void* code) const override;
  [[nodiscard]] std::string library_function(std::uint_least32_t number) const override;
  [[nodiscard]] std::string name_of_object(schedule::ObjectId object) const override;
  [[nodiscard]] std::string name_in_step(std::size_t step) const override;
  [[nodiscard]] std::string function_in_step(std::size_t step) const override;
  [[nodiscard]] std::string value_in_step(std::size_t step, std::uint64_t value) const override;
  [[nodiscard]] bool take_void() override;
  [[nodiscard]] std::uint64_t final_state() const override { return image_->fingerprint(); }
  [[nodiscard]] std::optional<std::string> no_graphs() const override;
  [[nodiscard]] bool is_created(schedule::ThreadId thread) const override {
    return threads_[thread].is_created;
  }
  [[nodiscard]] bool may_begin(schedule::ThreadId thread) const override;
  [[nodiscard]] bool has_learned() const override { return learned_; }
  [[nodiscard]] bool is_on_a_stack(std::uintptr_t address) const override {
    return stack_of(address).has_value();
  }
  [[nodiscard]] bool process_may_end() const override { return main_ended_; }
  void run_apart() override { apart_ = true; }
  [[nodiscard]] bool is_apart() const { return apart_; }
  /// The code calls the runtime.
  void begin_call() { moved_ = false; }
  /// Whether what lies on the stack of the thread that runs is taken for its state, and there has
  /// been a step since.
  [[nodiscard]] bool has_left_trail() const {
    return (moved_ || apart_) && in_thread() && execution_.is_state_told();
  }
  [[nodiscard]] bool uses_clock() const override { return memo_->uses_clock; }
  [[nodiscard]] bool uses_processors() const override { return memo_->uses_processors; }
  [[nodiscard]] bool is_kernel() const override { return memo_->kernel; }
  [[nodiscard]] bool is_refused() const override { return !memo_->refused.empty(); }
  void first_bytes(std::uintptr_t begin, std::size_t size, void* to) const override;
  /// Variables, the heap, and what else the runtime keeps for the code.
  [[nodiscard]] std::optional<std::uint64_t> state() const override;
  [[nodiscard]] bool keeps_to_stacks() const override { return image_->layout().shared().empty(); }

  /// The code's destructors may not throw, and being unwound is an exception.
  [[nodiscard]] bool unwinds() const override { return false; }
  void start() override;
  void run(schedule::ThreadId thread) override;
  void after_step() override;
  void finish() override;

  // ---- What the runtime asks for (own/runtime/host.h) ----

  void access(std::uintptr_t begin, std::size_t size, cp_access kind, cp_ordering ordering,
              std::uint64_t operand, std::uint64_t expected, const void* code);
  void keeps(std::uintptr_t begin, std::size_t size, cp_access kind, const void* code);
  void on_failure(cp_ordering ordering) { on_failure_[self()] = ordering; }
  /// The compare-and-exchange that comes next may fail for nothing, once for each place and thread.
  void weak() {
    if (in_thread()) weak_[self()] = true;
  }
  [[nodiscard]] bool failed_for_nothing();
  void lock(const void* lock, cp_lock kind, const void* code);
  bool attempt(const void* lock, cp_lock kind, bool timed, const void* code);
  [[nodiscard]] int holds(const void* lock, cp_lock kind);
  bool timed_sleep(const void* condition, const void* code);
  std::uint64_t tick(std::uint64_t& clock, std::uint64_t at_least, std::uint64_t more,
                     const void* code);
  cp_waited futex_wait(const void* word, std::size_t size, std::uint64_t expected, bool timed,
                       const void* code);
  std::uint64_t futex_wake(const void* word, std::size_t size, std::uint64_t most,
                           const void* code);
  void* allocate(std::size_t size, std::size_t alignment, const void* code);
  [[nodiscard]] std::size_t size_of(const void* memory);
  void release(const void* memory, const void* code);
  void forget(const void* memory, std::size_t size, const void* code);
  void fail(const char* name, const char* file, int line, const char* sentence);
  [[noreturn]] void crash(std::string_view sentence);
  /// The thread goes on without end, and without a step: its state has come again.
  [[noreturn]] void hang();
  /// The execution is left where it is; \pre in_thread().
  [[noreturn]] void cut_short(schedule::Cut why) { execution_.cut_short(why); }
  /// Whether the search is over; may be asked in the handler of a signal.
  [[nodiscard]] bool is_over() const { return execution_.limits().met(); }
  void refuse(std::string sentence);
  /// The frame of a function reaches from `begin` to `end`; it begins, or ends.
  void enter(const void* caller, std::uintptr_t begin, std::uintptr_t end, const void* code);
  void leave(std::uintptr_t begin, std::uintptr_t end, const void* code);
  void name(const void* address, const char* name);
  void name_copy(const void* address, const void* variable) {
    copies_[reinterpret_cast<std::uintptr_t>(address)] = reinterpret_cast<std::uintptr_t>(variable);
  }
  unsigned create_thread(unsigned long* id, const void* work, std::size_t size, const void* code);
  int join_thread(unsigned long index, void** result, const void* code);
  void detach_thread(unsigned long index);
  [[noreturn]] void exit_thread(void* result);
  void declare_race(int more) { declared_[self()] += more; }
  [[nodiscard]] unsigned index() const { return in_thread() ? self() + 1U : 0U; }
  /// The same, but for a handler of an interrupt the thread that it interrupts.
  [[nodiscard]] unsigned processor() const {
    return in_thread() ? threads_[self()].host.value_or(self()) + 1U : 0U;
  }
  /// How many there are: one for each thread.  Whoever asks is told of.
  unsigned processors() {
    memo_->uses_processors = true;
    return threads();
  }
  [[nodiscard]] bool looks() const { return looking_; }
  /// Whether a part of the harness runs that is no thread; and leaving it where it crashes.
  [[nodiscard]] bool is_outside() const { return outside_; }
  [[noreturn]] void crash_outside(std::string_view sentence);
  [[noreturn]] void cut_short_outside(schedule::Cut why);
  [[nodiscard]] unsigned number() const { return in_thread() ? threads_[self()].number : 0; }
  [[nodiscard]] unsigned count() const { return in_thread() ? threads_[self()].count : 0; }
  [[nodiscard]] unsigned operations() const { return operations_; }
  void came_to(std::uint64_t result) {
    if (in_thread() && !looking_ && stepped_) execution_.note(result);
  }
  void exchanged(std::uint64_t found, std::uint64_t stored) {
    if (!in_thread() || looking_ || !stepped_) return;
    execution_.note_expected(found);
    execution_.note_operand(stored);
  }
  void stored(std::uint64_t value) {
    if (in_thread() && !looking_ && stepped_) execution_.note_operand(value);
  }
  void fence(cp_ordering ordering, const void* code) {
    if (in_thread() && !looking_)
      execution_.fence(static_cast<schedule::Ordering>(ordering), site_of(code));
  }
  /// Rises with every step and every execution.
  [[nodiscard]] std::uint64_t moves() const { return moves_; }
  [[nodiscard]] bool has_code(std::uintptr_t address) const { return image_->has_code(address); }
  /// Whether a thread runs now whose stack this is, or has just run over.
  [[nodiscard]] bool is_on_stack(std::uintptr_t address) const;
  /// Whether a thread runs now: the set-up and the end run in none, and nothing does while a thread
  /// is given up.
  [[nodiscard]] bool in_thread() const { return execution_.in_thread(); }
  /// The line of the user's that the code was called from.
  [[nodiscard]] std::string users_place_of(const void* code) const {
    return place_of(site_of(code).code);
  }
  /// How far the stack of the thread that runs reaches.
  [[nodiscard]] std::pair<std::uintptr_t, std::uintptr_t> stack() const;
  /// Where the stack of a part that is no thread began.
  [[nodiscard]] std::uintptr_t outside_top() const { return outside_top_; }

 private:
  struct Thread {
    std::string name;
    const cp_entry_* entry = nullptr;
    unsigned number = 0;  ///< among those of its entry
    unsigned count = 1;
    std::optional<schedule::ThreadId> host;
    bool is_created = false;  ///< by another one
  };
  /// What a thread is told when it is created, and its joiner when it has ended.
  using Words = std::vector<std::uint64_t>;
  /// How far a thread has come that others create.
  struct Created {
    std::uint64_t work = 0;    ///< a number of words
    std::uint64_t result = 0;  ///< the same
    std::uint32_t begun = 0;
    std::uint16_t joined = 0;
    std::uint16_t detached = 0;
  };
  struct Cell {
    schedule::ObjectId object = schedule::kNoObject;  ///< what dependence is decided on
    schedule::ObjectId own = schedule::kNoObject;
  };
  struct Access {
    Cell cell;
    schedule::Parts parts;
  };
  using Id = schedule::ObjectId;
  /// Of a function that has not returned.
  struct Frame {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    const void* code = nullptr;  ///< of the function
    [[nodiscard]] bool has(std::uintptr_t address) const { return address >= begin && address < end; }
  };
  struct Touched {
    std::uintptr_t begin = 0;
    std::size_t size = 0;
    Frame frame = {};  ///< that has it; of other memory, none
  };
  static constexpr std::size_t kStackBytes = schedule::kStackBytes;

  [[nodiscard]] schedule::ThreadId self() const { return execution_.running(); }
  /// Runs a part of the harness, which no exception may leave.
  template <class Part>
  void guarded(Part part);
  template <class Part>
  void run_to_end(Part part);
  void run_outside(const cp_entry_& entry, std::string_view what);
  void begin_outside();
  [[nodiscard]] bool left_outside();
  void look_outside(std::uintptr_t begin, std::size_t size);
  void add_thread(const cp_entry_& entry, unsigned number, unsigned count);
  void add_created_threads();
  void run_created(schedule::ThreadId thread);
  void look_for_threads_left();
  Created& created_thread(unsigned long index, const char* what);
  void look_at_conditions();
  [[nodiscard]] Access access_of(std::uintptr_t begin, std::size_t size);
  void need_room();
  /// \param frame of a variable on a stack; null: that in which it was touched last
  [[nodiscard]] Variable variable_at(std::uintptr_t address, std::size_t size,
                                     Extent extent = Extent::bytes,
                                     const Frame* frame = nullptr) const;
  [[nodiscard]] Variable part_of_block(const Heap::Block& block, std::uintptr_t address,
                                       std::size_t size, Extent extent) const;
  [[nodiscard]] Variable part_of_copy(const Heap::Block& block, std::uintptr_t variable,
                                      std::uintptr_t address) const;
  [[nodiscard]] const BlockType& type_of(const Heap::Block& block) const;
  [[nodiscard]] std::string name_of(std::uintptr_t address) const;
  [[nodiscard]] std::string name_of_value(std::uint64_t value) const;
  [[nodiscard]] Id life_of(std::uintptr_t begin, std::uintptr_t end);
  [[nodiscard]] Id object_of(const void* lock, schedule::ObjectSort sort);
  [[nodiscard]] [[gnu::noinline]] schedule::Site site_of(const void* code) const;
  [[nodiscard]] bool is_own_business(std::uintptr_t begin, std::uintptr_t end, cp_access access);
  [[nodiscard]] bool looks_in_vain(std::uintptr_t begin, cp_access access);
  [[nodiscard]] std::optional<schedule::ThreadId> stack_of(std::uintptr_t address) const;
  void need_frame(std::uintptr_t begin, std::uintptr_t end);
  [[nodiscard]] std::uintptr_t in_layout(std::uintptr_t address) const;
  [[nodiscard]] std::uintptr_t in_memory(std::uintptr_t place) const;
  [[nodiscard]] Layout::Range shared_at(std::uintptr_t begin, std::uintptr_t end) const;
  template <class Visit>
  void for_each_shared(std::uintptr_t begin, std::uintptr_t end, Visit visit);
  // What they leave on the stack of a thread that waits would be a part of its state.
  [[gnu::noinline]] void touch(std::uintptr_t begin, std::size_t size);
  [[gnu::noinline]] void touch_in(const Frame& frame, std::uintptr_t begin, std::size_t size);
  [[nodiscard]] Frame frame_at(std::uintptr_t address) const;
  [[nodiscard]] Frame latest_home(std::uintptr_t address) const;
  [[nodiscard]] Variable local_at(std::uintptr_t address, std::size_t size, Extent extent,
                                  const Frame* frame) const;
  [[nodiscard]] std::string name_of_local(std::uintptr_t address) const;
  [[nodiscard]] bool is_of_others(std::uintptr_t address) const;
  [[nodiscard]] schedule::ThreadId next_apart();
  [[nodiscard]] std::uint64_t number_of(Words words);
  void* allocate_apart(std::size_t size, std::size_t alignment, const Heap::Callers& callers);
  void look_at_fresh();
  void futex_step(schedule::StepKind kind, schedule::Mode mode, std::uintptr_t word,
                  std::size_t size, std::uint64_t operand, std::uint64_t expected,
                  const void* code);
  void need_shared_word(std::uintptr_t begin);

  schedule::Execution& execution_;
  std::shared_ptr<Image> image_;
  std::shared_ptr<Memo> memo_;
  unsigned operations_;
  std::vector<Thread> threads_;
  cp_entry_ main_{};  ///< as if the harness had it
  // Of threads that others create (own_threads.cpp).
  std::array<Id, schedule::kMaxThreads> begins_{}, ends_{};
  std::array<Created, schedule::kMaxThreads> created_{};
  std::array<schedule::ThreadId, schedule::kMaxThreads> knows_{};  ///< which one it tries first
  std::array<bool, schedule::kMaxThreads> exits_{};                ///< by pthread_exit()
  std::array<void*, schedule::kMaxThreads> results_{};
  std::map<Words, std::uint64_t> numbers_;         ///< of words, from 1
  std::vector<const Words*> words_;                ///< by their numbers
  std::array<unsigned, schedule::kMaxThreads> creates_{};  ///< how many it has created
  /// Where threads run apart: which one the nth is that a thread creates.
  std::map<std::pair<schedule::ThreadId, unsigned>, schedule::ThreadId> slots_;
  schedule::ThreadId first_created_ = 0;
  bool main_ended_ = false;
  std::vector<const cp_entry_*> setups_, conditions_, finals_;
  Heap heap_;

  std::unordered_map<std::uint64_t, Access> quick_;  ///< by address and size, up to 16
  std::map<std::uintptr_t, Cell> cells_;             ///< by the begin of the variable
  std::map<std::uintptr_t, Id> variables_;           ///< their names, which stay when cells go
  Parts parts_;
  std::map<std::pair<std::uintptr_t, unsigned>, Id> objects_;  ///< locks, and blocks of the heap
  std::map<std::uintptr_t, std::string> names_;
  std::map<std::uintptr_t, std::uintptr_t> copies_;  ///< of variables of each thread, by address
  Id watched_;

  unsigned generation_ = 0;  ///< of the layout that cells were made by
  bool void_ = false;        ///< it has changed since a search began
  /// What guards variables that are initialised once: the compiler's look at it before the lock is
  /// enough on any machine, though it only acquires.
  std::set<const void*> guards_;
  std::map<const void*, int> locked_;  ///< by the set-up
  bool stepped_ = false;  ///< the latest access was a step, and what came of it is the step's
  std::array<bool, schedule::kMaxThreads> weak_{};
  std::array<std::set<const void*>, schedule::kMaxThreads> failed_at_;  ///< for nothing
  std::uint64_t moves_ = 0;
  bool moved_ = false;  ///< since the latest call of the runtime
  std::pair<std::uintptr_t, std::uint64_t> looked_{};  ///< where, and after how many moves
  unsigned looks_ = 0;
  volatile bool outside_ = false;
  sigjmp_buf back_{};  ///< where that part was begun
  std::uintptr_t outside_top_ = 0;
  std::string_view outside_crash_;
  schedule::Cut outside_cut_ = schedule::Cut::none;  ///< it did not crash, and was left
  bool looking_ = false;                             ///< at conditions: accesses are no steps
  std::uintptr_t set_up_top_ = 0;  ///< of the real thread's stack, when it last ran a part
  std::array<std::uintptr_t, schedule::kMaxThreads> stack_top_{};
  std::array<int, schedule::kMaxThreads> declared_{};
  std::array<cp_ordering, schedule::kMaxThreads> on_failure_{};
  /// Of each thread, and last of what runs outside of them.
  std::array<std::vector<const void*>, schedule::kMaxThreads + 1> callers_;
  std::array<std::vector<Frame>, schedule::kMaxThreads> frames_;  ///< the innermost last
  std::uintptr_t stored_ = 0;  ///< a plain write, whose value is known after it
  std::size_t stored_size_ = 0;
  std::vector<Touched> touched_;  ///< by each step of the execution that was an access
  std::map<std::uintptr_t, Frame> homes_;  ///< of what was touched on stacks, by where it begins
  /// Blocks of the heap that threads allocated which run apart, by where they begin.
  struct Known {
    std::uintptr_t end = 0;
    bool zeroed = false;
  };
  bool apart_ = false;
  bool learned_ = false;            ///< of threads that run apart
  std::set<std::uintptr_t> kept_;  ///< by the runtime, and written by a thread
  std::map<std::uintptr_t, Known> known_;
  /// Where a thread that runs apart has its nth block of a size and alignment: the same whatever
  /// else it has allocated.
  using Kind = std::tuple<schedule::ThreadId, std::size_t, std::size_t>;
  std::map<std::pair<Kind, unsigned>, std::uintptr_t> chosen_;
  std::map<Kind, unsigned> allocated_;                   ///< in this execution
  std::vector<schedule::Bytes> fresh_;                             ///< allocated, and nothing was done since
  mutable std::unordered_map<const void*, bool> users_;  ///< code that the user wrote
  /// Code of libraries' functions that the user's has called, and its numbers, from 1.
  mutable std::vector<const void*> library_code_;
  mutable std::unordered_map<const void*, std::uint_least32_t> library_numbers_;
};

/// Runs what a thread is for, and then what is to be done at its end.
template <class Part>
void OwnProgram::run_to_end(Part part) {
  bool returned = true;
  try {
    part();
  } catch (const ThreadExits&) {
    returned = false;
  }
  if (returned && exits_[self()]) crash("the code catches pthread_exit(), and goes on");
  image_->end_thread();
}

/// What the bytes hold, as far as a value has room.
std::uint64_t value_at(std::uintptr_t address, std::size_t size);

/// The program that runs, or ran last; null before any has.
OwnProgram* current();

}  // namespace counterproof::own
