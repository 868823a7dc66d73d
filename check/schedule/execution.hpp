// One execution of a program: its threads run step by step, in the order that somebody else
// chooses.
//
// Every thread stands at a scheduling point, with its next step announced and not yet taken.
// `enabled()` says which of them can take theirs; `take(thread)` has one do so and run on to its
// next scheduling point.  While the execution grows it keeps the order between its steps, the
// races in it (pairs of steps whose order could be reversed, which is what the reduction works
// on), and the faults it shows.
//
// The memory is sequentially consistent: every step sees all earlier ones.  Ordering that weaker
// memory would need is checked where the program relies on it, as data races: accesses that are
// declared to race (`read_once`, `write_once`) order nothing.
//
// Steps never allocate once the buffers have grown to the length of the longest execution.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "check/schedule/clock.hpp"
#include "check/schedule/fault.hpp"
#include "check/schedule/fibres.hpp"
#include "check/schedule/history.hpp"
#include "check/schedule/limits.hpp"
#include "check/schedule/lock_order.hpp"
#include "check/schedule/program.hpp"
#include "check/schedule/step.hpp"
#include "check/schedule/wait_queues.hpp"
#include "check/schedule/weak_accesses.hpp"

namespace counterproof::schedule {

enum class ObjectSort : std::uint8_t {
  none,
  cell,
  spinlock,        ///< who holds it may not sleep
  posix_spinlock,  ///< who holds it may
  mutex,
  rwlock,  ///< of several readers, or one writer
  spinning_rwlock,  ///< the same, and who holds it may not sleep
  memory,
  processor,
  rcu,
  queue,
  futex,  ///< a queue that orders nothing by itself
  completion,
  frame,  ///< of a function: what other threads use of it lives as long
  thread_begin,  ///< a completion: a thread is created, and begins
  thread_end,    ///< a completion: it ends, and is joined
};

/// Some of a program's memory.
struct Bytes {
  std::uintptr_t begin = 0;
  std::size_t size = 0;
};

/// A step that was taken.
struct Event {
  Step step;
  std::int16_t number = 0;  ///< among the steps of its thread, from 1
  Clock order;              ///< the steps that cannot come after it, itself included

  [[nodiscard]] ThreadId thread() const { return step.touch.thread; }
};

/// Steps that lead back to the state that they began in.
struct Loop {
  std::int16_t first = 0, last = 0;  ///< indices of events
};

/// Two steps of different threads that follow each other on something that both touch, and whose
/// order could be reversed.
struct Race {
  std::int16_t first = 0;   ///< index of an event
  std::int16_t second = 0;  ///< index of an event, or -1: a step that was never taken
  Touch touch;              ///< of the second
  Clock prior;              ///< what the second comes after, whatever happens to the first
};

/// The most objects, the two that every program has among them.
inline constexpr std::size_t kMostObjects = std::numeric_limits<ObjectId>::max() + std::size_t{1};

/// The longest execution; one that would get longer is cut short.
inline constexpr std::int16_t kMostSteps = 30'000;

class Execution {
 public:
  Execution();
  ~Execution();
  Execution(const Execution&) = delete;
  Execution& operator=(const Execution&) = delete;

  // ---- For whoever searches ----

  /// Takes the program to run, which has made its objects.  Threads that are given up in the middle
  /// are unwound before it goes.
  template <class P>
  P& attach(std::unique_ptr<P> program) {
    P& attached = *program;
    attach_program(std::move(program));
    return attached;
  }
  /// Calls and returns become steps of their own, so that a schedule decides their order.
  void make_calls_steps(bool on) { calls_are_steps_ = on; }

  /// What ends an execution from outside; looked at now and then.
  void set_limits(const Limits& limits) { limits_ = limits; }
  [[nodiscard]] const Limits& limits() const { return limits_; }

  /// From which step on states are looked at that come again.  An execution whose threads go on
  /// without end, or wait in a loop though others could move, is cut short there; if not `cut`,
  /// `loop()` says of every point what leads back to it from itself.
  void watch_for_loops(std::size_t from, bool cut);
  /// Whether the stacks of threads are taken for their states by now.
  [[nodiscard]] bool is_state_told() const {
    return size_ >= watch_from_ || is_apart_ || (running_ != kNobody && (in_loop_ & bit(running_)) != 0);
  }

  /// A thread that has gone round a loop and come to nothing rests until the execution ends (rest.cpp).
  /// Nothing rests where the program does not tell its state.
  void rest_after_turns(bool on) { rests_ = on; }
  /// Who rests.
  [[nodiscard]] ThreadSet resting() const { return resting_; }
  /// Somebody asks for the thread's next step.
  void wake(ThreadId thread) {
    resting_ &= static_cast<ThreadSet>(~bit(thread));
    stands_[thread].clear();
  }
  enum class Rest : std::uint8_t {
    goes_on,    ///< somebody who rested can leave its loop now
    for_good,   ///< nobody can: it is told as a fault, or is an end
    undecided,  ///< a turn is too long to tell
  };
  /// To be called in the place of `end` where somebody rests: completes `races()`.
  void end_resting();
  /// Lets those who rest go on, two turns each: nothing of it is in `races()`.
  [[nodiscard]] Rest wake_resting();

  /// What threads that run apart find on their stacks.  `as_they_are` costs less, and is for when
  /// nobody asks for states; code of one's own finds them wiped all the same.
  enum class Stacks : std::uint8_t { wiped, as_they_are };
  /// Gives up what is running, and brings every thread to its first step.
  void begin(Stacks stacks = Stacks::wiped);
  /// The threads that can take their next step.
  [[nodiscard]] ThreadSet enabled() const;
  /// \pre the thread is enabled.
  void take(ThreadId thread);
  /// To be called when nothing is enabled: finds what is wrong with that, lets the program look at
  /// its final state, and completes `races()`.
  void end();

  [[nodiscard]] const Touch& next_touch(ThreadId thread) const { return pending_[thread].touch; }
  [[nodiscard]] const Step& next_step(ThreadId thread) const { return pending_[thread]; }
  [[nodiscard]] bool finished(ThreadId thread) const { return (done_ & bit(thread)) != 0; }
  /// Who holds the lock that the thread's next step takes, or would take.
  [[nodiscard]] std::optional<ThreadId> lock_holder_before(ThreadId thread) const;
  /// Whether the handler of an interrupt runs on the thread's processor.
  [[nodiscard]] bool interrupted_now(ThreadId thread) const {
    const ObjectId cpu = pending_[thread].touch.cpu;
    return cpu != kNoObject && uses_[cpu].holder != kNobody;
  }
  [[nodiscard]] unsigned threads() const { return threads_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const Event& event(std::size_t index) const { return events_[index]; }
  [[nodiscard]] bool crashed() const { return crashed_; }
  /// Why it was left before its end: then nothing is enabled any more.
  [[nodiscard]] Cut cut() const { return cut_; }
  /// What repeats where the execution stands now.
  [[nodiscard]] const std::optional<Loop>& loop() const { return loop_; }
  /// Makes a fault of it.
  void tell_loop();

  // ---- For who runs threads by themselves, and gives them what they read ----

  /// Waits end at once, and threads leave no trail on their stacks: what they may do is
  /// somebody else's business.
  void run_apart() { is_apart_ = true; }
  /// Says that the compare-and-exchange which is taken next fails for nothing, or does not.
  void say_fails(bool fails) { fails_ = fails; }
  /// Says that the attempt which is taken next finds the lock free, or does not; and that a sleep
  /// with a time limit is ended by somebody who wakes it, or by its limit.
  void say_succeeds(bool succeeds) { succeeds_ = succeeds; }
  /// How many steps a thread has taken.
  [[nodiscard]] int steps_of(ThreadId thread) const { return steps_of_[thread]; }
  /// Says what the completion was given whose wait is taken next.  Only where threads run apart.
  void say_completed(std::uint64_t with) { completed_with_ = with; }
  [[nodiscard]] std::uint64_t completed_with() const { return events_[size_ - 1].step.result; }
  /// Says how many the wake-up will have woken that is taken next.
  void say_woken(std::uint64_t count) { woken_ = count; }
  /// The bytes that the thread's next step accesses or frees; none for steps on other objects.
  [[nodiscard]] Bytes next_bytes(ThreadId thread) const { return bytes_[thread]; }
  /// A fence, and how many steps its thread had taken before it.
  struct Fence {
    ThreadId thread = 0;
    std::int16_t after = 0;
    Ordering ordering = Ordering::full;
    Site site;
  };
  /// All fences so far, in the order of each thread.
  [[nodiscard]] const std::vector<Fence>& fences() const { return fences_; }
  /// A number for all that decides how the thread goes on if no other moves: the same only for the
  /// same state.  Nothing if that cannot be told.
  [[nodiscard]] std::optional<std::uint64_t> state_of(ThreadId thread) const;
  /// Whether the thread has a lock, or is in a section.
  [[nodiscard]] bool holds_anything(ThreadId thread) const {
    return !held_[thread].empty() || irq_depth_[thread] > 0 || rcu_depth_[thread] > 0;
  }
  /// Who waits in a loop: others should go first.
  [[nodiscard]] ThreadSet spinning() const { return spinning_; }
  [[nodiscard]] const std::vector<Race>& races() const { return races_; }
  [[nodiscard]] const std::vector<Fault>& faults() const { return faults_; }
  [[nodiscard]] const History& history() const { return history_; }
  /// Of all executions so far.
  [[nodiscard]] const std::vector<WeakAccess>& weak_accesses() const { return weak_.all(); }
  [[nodiscard]] Program& program() const { return *program_; }
  [[nodiscard]] const std::string& object_name(ObjectId object) const { return names_[object]; }
  [[nodiscard]] ObjectSort object_sort(ObjectId object) const { return sorts_[object]; }

  // ---- For the machine that a program runs on ----

  /// \pre has_room(): there are numbers for so many only.
  ObjectId make_object(ObjectSort sort, std::string name);
  [[nodiscard]] bool has_room() const { return names_.size() < kMostObjects; }
  /// A variable whose accesses name the parts of it that they touch.
  ObjectId make_variable(std::string name);
  /// Bytes up to `end` that no access has taken apart; nobody has touched them in this execution.
  PartId make_part(std::uintptr_t end);
  /// Takes a part in two at an address.  Both have been accessed as the whole was, and the first of
  /// them goes on under its number.  \returns the second.
  PartId split_part(PartId part, std::uintptr_t at);
  /// Says which part follows another.
  void follow(PartId part, PartId next) { extents_[part].next = next; }

  /// A scheduling point before interrupts are turned off or on.  Sections nest.
  void irq_off(Site site);
  void irq_on(Site site);
  /// Says which bytes the step that comes next accesses or frees.
  void announce(Bytes bytes) { bytes_[running()] = bytes; }
  /// Says that the compare-and-exchange which comes next may fail for nothing.
  void announce_weak() { weak_next_ = true; }
  /// Says that the access which comes next is none that the program wrote.
  void announce_runtime() { by_runtime_next_ = true; }
  /// Below which address nothing of the thread's stack is in use.  \pre it does not run
  [[nodiscard]] std::uintptr_t stack_end(ThreadId thread) const {
    return reinterpret_cast<std::uintptr_t>(fibres_.stack(thread).first);
  }
  /// Says that the step which comes next has a time limit.
  void announce_timed() { timed_next_ = true; }
  /// Whether the attempt, or the sleep with a time limit, that was just taken came to what it was
  /// for.
  [[nodiscard]] bool succeeded() const { return events_[size_ - 1].step.result == 1; }
  /// Whether the thread that runs has the lock for itself; whether it is one of its readers.
  [[nodiscard]] bool holds(ObjectId lock) const { return uses_[lock].holder == running_; }
  [[nodiscard]] bool shares(ObjectId lock) const { return shares(lock, running()); }
  [[nodiscard]] bool shares(ObjectId lock, ThreadId thread) const {
    return (sharing_[sharing_of_[lock]].readers & bit(thread)) != 0;
  }
  /// How often a reader has it.
  [[nodiscard]] unsigned times_shared(ObjectId lock, ThreadId thread) const {
    return sharing_[sharing_of_[lock]].times[thread];
  }
  [[nodiscard]] ThreadId lock_holder(ObjectId lock) const { return uses_[lock].holder; }
  /// Whether that which was just taken has failed for nothing.
  [[nodiscard]] bool fails() const { return fails_; }
  /// A scheduling point before a step.  Does nothing outside a thread.
  void pause(StepKind kind, Mode mode, ObjectId object, ObjectId life, Site site,
             std::uint64_t operand = 0, std::uint64_t expected = 0);
  /// The same, for an access that orders what its code says.
  void pause(StepKind kind, Mode mode, ObjectId object, ObjectId life, Ordering ordering, Site site,
             std::uint64_t operand, std::uint64_t expected) {
    pause(kind, mode, object, life, object, parts_of(object), ordering, Ordering::relaxed, site,
          operand, expected);
  }
  /// All of an object that is one part.
  [[nodiscard]] Parts parts_of(ObjectId object) const { return {part_of_[object], 0}; }
  /// The same, for an access that orders less than its kind does, or is of `parts` of an object,
  /// under the name of `cell`.
  void pause(StepKind kind, Mode mode, ObjectId object, ObjectId life, ObjectId cell, Parts parts,
             Ordering ordering, Ordering on_failure, Site site, std::uint64_t operand,
             std::uint64_t expected);
  /// In the step that was just taken, the thread that runs joins a queue.
  void join(ObjectId queue) { queues_.join(running(), queue); }
  /// How many the wake-up woke that was just taken.
  [[nodiscard]] std::uint64_t woken() const { return woken_; }
  /// The latest access of the thread that runs is as good as a stronger one.
  void pardon_last();
  /// What a thread does that no other could notice: a fence orders its relaxed accesses.
  void fence(Ordering ordering, Site site);
  /// Remembers what came of the step that was just taken.  As the next one, a function of its own:
  /// what it works with is another event each time, and a caller that kept that in its frame would
  /// never come back to the same state (loops.cpp).
  [[gnu::noinline]] std::uint64_t note(std::uint64_t result);
  /// What the access that was just made stored, where that was not known before.
  [[gnu::noinline]] void note_operand(std::uint64_t operand);
  /// What had to be there for the exchange that was just made, where that was not known before.
  [[gnu::noinline]] void note_expected(std::uint64_t expected) {
    events_[size_ - 1].step.expected = expected;
    changed_ |= bit(running());
  }
  /// The program ends here and now, as a process does that aborts: nobody takes another step.  Does
  /// not return.  \pre the program does not unwind: the thread's stack may be anything by now.
  [[noreturn]] void crash(std::string_view invariant, std::string_view what);
  /// The execution is left where it is.  Called by the thread that runs, and does not return.
  [[noreturn]] void cut_short(Cut why);
  /// The same, from a part of the program that is no thread.
  void leave(Cut why) { cut_ = why; }
  /// Freeing memory is a plain write to each part of it: looks for who is not ordered with that.
  void look_at_freed(PartId part);
  [[nodiscard]] bool is_freed(ObjectId memory) const { return uses_[memory].set; }
  /// For a program's `start`: the memory is freed already.
  void start_freed(ObjectId memory) { uses_[memory].set = true; }
  void fail(std::string_view invariant, std::string_view what);
  std::uint16_t call(std::uint8_t operation, std::string_view verb, std::uint64_t argument,
                     Site site);
  void returned(std::uint16_t call, std::uint64_t result, std::string_view outcome, Site site);
  /// The thread that runs; 0 outside one.
  [[nodiscard]] ThreadId running() const { return running_ == kNobody ? ThreadId{0} : running_; }
  [[nodiscard]] bool in_thread() const { return running_ != kNobody; }
  [[nodiscard]] bool interrupts_on() const { return irq_depth_[running()] == 0; }

 private:
  static constexpr ThreadId kNobody = 0xff;
  static constexpr std::int16_t kNone = -1;

  /// What the order relation needs to know about an object: indices of events.
  struct Uses {
    std::int16_t last_write = kNone;
    std::int16_t last_acquire = kNone;
    std::int16_t last_release = kNone;
    std::int16_t last_attempt = kNone;
    ThreadSet readers = 0;  ///< since the last write
    ThreadId holder = kNobody;
    bool set = false;                         ///< memory: freed; completion: complete
    std::int16_t in_interrupt = kNone;        ///< a lock that a handler took
    std::int16_t with_interrupts_on = kNone;  ///< and one that could be interrupted
    std::array<std::int16_t, kMaxThreads> last_read{};
  };
  /// The readers of a reader-writer lock.
  struct Sharing {
    ThreadSet readers = 0;  ///< who reads now
    ThreadSet since = 0;    ///< who has since a writer last had it
    std::array<std::uint8_t, kMaxThreads> times{};
    std::array<std::int16_t, kMaxThreads> began{}, ended{};
    Clock released;  ///< what a writer sees of them
  };
  /// The last access of each thread to a part, by the number of its step; 0 is none.
  struct Accesses {
    Clock plain_reads, marked_reads, plain_writes, marked_writes;
    Clock released;  ///< what a step that is ordered after the part's last release sees
  };
  /// Where a part ends, and what follows it.
  struct Extent {
    std::uintptr_t end = 0;
    PartId next = kNoPart;
  };
  struct Edges;

  void give_up_threads(bool wipe);
  void attach_program(std::unique_ptr<Program> program);
  void run_thread(ThreadId thread);
  void order(Event& event);
  void collect_edges(const Touch& touch, Edges& edges) const;
  void collect_edges_of_lock(const Touch& touch, Edges& edges) const;
  void note_races(const Touch& touch, const Clock& prior, const Edges& edges, std::int16_t second);
  void note_races_of_stuck(ThreadSet stuck);
  void note_race_for_wake_up(ThreadId thread);
  [[nodiscard]] Clock prior_of(const Step& step) const;
  void remember_uses(const Step& step, std::int16_t index);
  void come_to(Step& step);
  void synchronise(const Event& event);
  [[gnu::noinline]] void note_of_last(std::uint64_t result);
  [[gnu::noinline]] void set_operand_of_last(std::uint64_t operand);
  template <class Look>
  void for_each_part(const Parts& parts, Look&& visit);
  void look_for_data_race(const Event& event, std::int16_t index);
  void look_for_data_race(const Event& event, std::int16_t index, const Accesses& accesses);
  static void keep_access(const Event& event, Accesses& accesses);
  /// The step may write, and has.
  static bool writes(const Step& step);
  void report_race(std::int16_t index, ThreadId other, std::int16_t number);
  void apply(const Event& event);
  void take_lock(const Event& event);
  void hold(const Event& event);
  void share(const Event& event);
  void give_back(const Event& event);
  void wake(const Event& event);
  void check_may_sleep(const Event& event);
  [[nodiscard]] bool can_step(ThreadId thread) const;
  [[nodiscard]] bool wait_is_over(ThreadId thread) const;
  [[nodiscard]] std::int16_t index_of(ThreadId thread, std::int16_t number) const;
  void add_fault(std::string_view invariant, std::string_view what, std::int16_t first,
                 std::int16_t second);
  [[nodiscard]] bool are_daemons(ThreadSet threads) const;
  void forget_loops();
  [[gnu::noinline]] void leave_no_trail() const;
  void look_for_loop();
  [[nodiscard]] bool note_loop(std::int16_t from);
  void look_for_turn(ThreadId thread);
  [[nodiscard]] Rest turn_once(ThreadId thread);
  [[nodiscard]] std::size_t held_by(ThreadId thread) const;
  [[nodiscard]] bool has_changed_something(ThreadId thread) const;
  [[nodiscard]] std::uint64_t where(ThreadId thread) const;
  [[nodiscard]] std::uint64_t own_state(ThreadId thread) const;
  [[nodiscard]] std::uint64_t signature() const;
  [[nodiscard]] std::optional<std::uint64_t> state() const;
  [[nodiscard]] bool same_places(const Fault& fault, std::int16_t first, std::int16_t second) const;
  void mark(std::uint16_t call, bool returns);

  std::unique_ptr<Program> program_;
  unsigned threads_ = 0;
  std::array<ThreadId, kMaxThreads> host_{};
  std::array<ObjectId, kMaxThreads> cpu_{};  ///< the processor, where there are interrupts
  bool calls_are_steps_ = false;

  std::vector<std::string> names_;
  std::vector<ObjectSort> sorts_;

  // The execution.
  std::vector<Event> events_;
  std::size_t size_ = 0;
  std::array<Step, kMaxThreads> pending_;
  ThreadSet done_ = 0;
  ThreadId running_ = kNobody;
  bool unwinding_ = false;
  bool crashed_ = false;
  bool is_apart_ = false;
  std::uint64_t completed_with_ = 0;
  std::array<Bytes, kMaxThreads> bytes_{};
  std::vector<Fence> fences_;
  Cut cut_ = Cut::none;
  /// Longer than executions of threads that come to an end commonly are.
  static constexpr std::size_t kLong = 128;
  std::size_t watch_from_ = kLong;
  bool cut_at_loops_ = true;
  /// A point at which the threads stood before these steps.
  struct Visit {
    std::int16_t point;  ///< kNone: the first, whose state nobody looked at
    std::uint64_t state;
  };
  std::unordered_map<std::uint64_t, std::vector<Visit>> visits_;
  std::vector<ThreadSet> able_;    ///< who could move, at each point that was watched
  std::int16_t watched_from_ = 0;  ///< the first of them
  ThreadSet spinning_ = 0;
  std::optional<Loop> loop_;
  /// Where a thread stood since it last changed something.
  struct Stand {
    std::uint64_t where;
    std::optional<std::uint64_t> state;   ///< its own
    std::optional<std::uint64_t> shared;  ///< the program's
    std::size_t holds;                    ///< locks and sections
  };
  std::array<std::vector<Stand>, kMaxThreads> stands_;
  bool rests_ = false;
  std::optional<bool> tells_state_;  ///< the program; asked once
  ThreadSet in_loop_ = 0;  ///< who has come to a step again: its stack is its state from there on
  ThreadSet changed_ = 0;  ///< who has changed something in its last step that the step does not tell
  ThreadSet resting_ = 0;
  Limits limits_;
  /// A compare-and-exchange was taken, and what it orders waits for whether it succeeds.
  bool exchange_open_ = false;
  std::array<std::int16_t, kMaxThreads> steps_of_{};
  std::array<Clock, kMaxThreads> order_of_;
  std::array<Clock, kMaxThreads> sync_of_;
  /// What a thread had seen at its last releasing fence, and what its relaxed reads would have
  /// shown it, had they acquired.
  std::array<Clock, kMaxThreads> fence_released_, fence_acquires_;
  std::vector<Uses> uses_;
  std::vector<Sharing> sharing_;           ///< the first is of no lock
  std::vector<std::uint16_t> sharing_of_;  ///< by object
  std::vector<Accesses> accesses_;         ///< by the number of the part, as is what follows
  std::vector<Extent> extents_;
  std::vector<PartId> part_of_;  ///< an object's own
  std::vector<Race> races_;
  std::vector<Fault> faults_;
  History history_;
  WeakAccesses weak_;
  LockOrder lock_order_;

  // What threads hold and wait for.
  std::array<LocksHeld, kMaxThreads> held_;
  std::array<std::uint8_t, kMaxThreads> irq_depth_{};
  std::array<std::uint8_t, kMaxThreads> rcu_depth_{};
  std::array<ThreadSet, kMaxThreads> grace_waits_for_{};
  std::array<Clock, kMaxThreads> enabled_by_;       ///< what ended a wait: order
  std::array<Clock, kMaxThreads> sync_enabled_by_;  ///< and synchronisation
  std::array<Clock, kMaxThreads> rcu_left_, rcu_left_sync_;
  WaitQueues queues_;
  std::uint64_t woken_ = 0;
  bool weak_next_ = false;
  bool timed_next_ = false;
  bool by_runtime_next_ = false;
  bool succeeds_ = true;
  bool fails_ = false;

  Fibres fibres_;
};

}  // namespace counterproof::schedule
