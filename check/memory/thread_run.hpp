// One run of a thread by itself: its steps as events, in the tree of what threads do.
//
// Included by the parts of ProgramThreads alone; see program_threads.hpp.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "check/memory/program_threads.hpp"

namespace counterproof::memory {

/// What a thread does after it has read so much.
struct ProgramThreads::Node {
  using Value = graph::Value;

  std::vector<Piece> pieces;  ///< up to the next read, or the end
  std::vector<LocalFault> faults;
  std::vector<LocalMark> marks;
  std::vector<std::pair<Value, std::unique_ptr<Node>>> next;  ///< by what that read gives

  [[nodiscard]] Node* after(Value value) const {
    for (const auto& [given, node] : next)
      if (given == value) return node.get();
    return nullptr;
  }
  Node& make(Value value) {
    if (Node* node = after(value)) return *node;
    return *next.emplace_back(value, std::make_unique<Node>()).second;
  }
};

/// One run of a thread, from its beginning to where its reads are used up.
class ProgramThreads::Run {
  using Fence = graph::Fence;
  using Kind = graph::Kind;
  using Label = graph::Label;
  using Value = graph::Value;
  using Step = schedule::Step;
  using StepKind = schedule::StepKind;
  using ThreadId = schedule::ThreadId;

 public:
  Run(ProgramThreads& all, ThreadId thread, std::span<const Value> reads)
      : all_(all),
        thread_(thread),
        reads_(reads.begin(), reads.end()),
        node_(all.roots_[thread].get()) {}

  /// From the thread's beginning.
  void go();
  /// Whether it has run with all of these but the last, and waits for that.
  [[nodiscard]] bool lacks_last_of(ThreadId thread, std::span<const Value> reads) const;
  /// From where it stands.  \pre it lacks a value, and nothing else has run since
  void go_on(Value value);

 private:
  /// A point before a read, and all that decides how the thread goes on from there.
  struct Mark {
    std::uint64_t state = 0;
    std::size_t events = 0;
    std::size_t effects = 0;
  };

  /// Where a run stands before a step, which is done from its beginning once more is read.
  struct Standing {
    Node* node = nullptr;
    std::size_t at = 0;
    std::size_t events = 0;
    std::size_t next_read = 0;
    std::size_t effects = 0;
    std::size_t idle = 0;
    std::size_t marks = 0;
    std::uint64_t long_ago = 0;
  };

  [[nodiscard]] schedule::Execution& execution() const { return all_.execution_; }
  void take_steps();

  // ---- The tree: thread_run.cpp ----

  void emit(Label label, const schedule::Site& site, bool frees = false);
  /// \param value of a loop that waits: the first event of its last round
  void end(Kind kind, Value value = graph::kMostOfThread);
  /// \returns what is read, if that is known yet
  std::optional<Value> read(const Label& label, const schedule::Site& site, bool frees = false);
  /// \returns which of so many ways it is, if that is known yet
  std::optional<Value> choose(std::uint8_t ways, const schedule::Site& site);
  void add_fault(std::string_view invariant, std::string_view what);
  void note_faults();
  void note_marks();
  void pass_fences();
  bool refuse(const Step& step, std::string_view what);
  /// Something new is known, and all is void.
  [[nodiscard]] bool is_void();
  bool take(const Step& step);

  // ---- Steps: thread_steps.cpp, waiting_steps.cpp, rwlock_steps.cpp ----
  // Each says whether the thread goes on.

  bool step(const Step& announced);
  bool access(const Step& step);
  bool exchange(const Step& step, const SharedPlaces::Cell& cell);
  void emit_full(const Step& step, bool if_it_writes);
  bool lock(const Step& step);
  bool unlock(const Step& step);
  bool attempt(const Step& step);
  bool take_part(const Step& step, schedule::Bytes part, Value value);
  void write_part(const Step& step, schedule::Bytes part, graph::Order order, Value value);
  void give_part(const Step& step, schedule::Bytes part);
  void say_it_writes(const Step& step);
  void give_all_parts(const Step& step);
  void touch_parts(schedule::ObjectId lock, std::optional<ThreadId> reader, SharedPlaces::Use use);
  [[nodiscard]] bool is_shared(schedule::ObjectId lock, std::optional<ThreadId> reader) const;
  std::optional<bool> try_part(const Step& step, schedule::Bytes part, Value takes);
  std::optional<bool> look_for_reader(const Step& step);
  bool rwlock_attempt(const Step& step);
  bool read_lock(const Step& step);
  bool read_unlock(const Step& step);
  bool write_lock(const Step& step);
  bool write_unlock(const Step& step);
  bool fence(const Step& step, Fence fence);
  bool free(const Step& step);
  bool allocate(const Step& step);
  bool begin_frame(const Step& step, schedule::Bytes bytes);
  bool free_block(const Step& step);
  bool rewrite(const Step& step, const SharedPlaces::Cell& cell, bool frees);
  bool change_queue(const Step& step);
  std::optional<Value> left_asleep(const Step& step, Value waiting);
  bool futex_wait(const Step& step);
  bool sleep(const Step& step);
  bool complete(const Step& step);
  bool wait_for(const Step& step);
  [[nodiscard]] std::optional<SharedPlaces::Cell> cell_of(const Step& step, SharedPlaces::Use use);

  // ---- Loops: thread_run.cpp ----

  [[nodiscard]] std::optional<std::uint64_t> state();
  /// Whether the thread stands before another round that would be as the last one was.
  bool goes_round(const Step& step);
  /// Whether it goes on without end, and without anything that others could see: a state comes
  /// again.  It is compared with that of ever longer ago (Brent).
  bool idles();
  /// Whether it stands where it stood then, and nothing is left to tell of the way.
  [[nodiscard]] bool stands_at(std::size_t round);
  void wait(const Step& step, const Mark& since);
  [[nodiscard]] std::vector<std::size_t> read_positions() const;

  // ---- Memory ----

  [[nodiscard]] bool is_futex(const Step& step) const {
    return execution().object_sort(step.cell) == schedule::ObjectSort::futex;
  }
  /// Whether it is the begin of a thread that others create, or its end: either comes once.
  [[nodiscard]] bool is_of_thread(const Step& step) const {
    const schedule::ObjectSort sort = execution().object_sort(step.cell);
    return sort == schedule::ObjectSort::thread_begin || sort == schedule::ObjectSort::thread_end;
  }
  [[nodiscard]] const Step& taken() const { return execution().event(execution().size() - 1).step; }
  [[nodiscard]] Label access_label(const Step& step) const;

  ProgramThreads& all_;
  ThreadId thread_;
  std::vector<Value> reads_;
  Node* node_;
  std::size_t at_ = 0;
  std::size_t events_ = 0;
  std::size_t next_read_ = 0;
  std::size_t faults_seen_ = 0;
  std::size_t history_seen_ = 0;
  std::size_t own_marks_ = 0;
  std::size_t fences_seen_ = 0;
  int step_ = 0;             ///< so many were taken
  std::size_t effects_ = 0;  ///< what the thread did that others may see
  std::vector<Mark> marks_;
  /// Steps without an event that threads commonly take before they come to their end.
  static constexpr std::size_t kLong = 256;
  std::size_t idle_ = 0;  ///< steps without an event, up to now
  std::uint64_t long_ago_ = 0;
  Standing standing_;
  bool lacks_ = false;  ///< a value, to take its next step
};

}  // namespace counterproof::memory
