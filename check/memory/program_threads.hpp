// A raced program as the threads of execution graphs.
//
// A thread is run by itself, from its beginning, and is given what it reads: before a step is taken
// the value is put where the code will find it.  Its steps on what others share are events
// (shared_places.hpp); all else is its own business, and not seen.  Since a thread does the same
// whenever it reads the same, what it did is remembered as a tree: a node for each sequence of
// values that it has read, with the events up to the next read.  The code runs only where the tree
// has no answer yet: from where it stands, if one more value is all that it lacks, as it is when a
// thread goes on alone; otherwise from its beginning.
//
// A loop that waits is found in the same way as one without end (check/schedule/loops.cpp): when
// the thread stands before a read in a state in which it has stood before one already, and has
// written nothing between, it would go round for as long as it reads the same.  It blocks there. An
// exchange that puts back what it found has written nothing either: to leave out such a round takes
// order away and never adds any, and changes no value, so that whatever can happen with it can
// happen without.  Where a round has a single read, the search is told that this read waits.
//
// A thread that others create begins with a read of what its creator has written for it, and ends
// with a write that its joiner reads.  Which thread that is the program says (own/own_apart.cpp): the
// same one wherever its creator has read the same.  One that nobody has been seen to create yet does
// nothing; when it is seen, the search begins again, since a cell is learned.
//
// What a step means that is neither access, lock, fence nor RCU is not known here, and refused.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "check/graph/graph.hpp"
#include "check/graph/memory_model.hpp"
#include "check/graph/threads.hpp"
#include "check/memory/shared_places.hpp"
#include "check/race/race_program.hpp"

namespace counterproof::memory {

/// What is known of an event beyond its label.
struct Piece {
  graph::Label label;
  schedule::Site site;
  int step = 0;  ///< which step of its thread it is a part of, from 1; of a fence, the one before
  bool frees = false;  ///< the write stands for memory that is given back
  bool begins = false;  ///< and this one for the same place that is something new
  schedule::ObjectId rwlock = schedule::kNoObject;  ///< of a read that waits for its part
  bool writes = false;                              ///< who takes that lock
  bool gives_up = false;  ///< the end of a thread that another graph has at another time
};

/// Something wrong that a thread has seen by itself.
struct LocalFault {
  std::string_view invariant;
  std::string_view what;
  std::size_t after = 0;  ///< so many events
  int step = 0;           ///< at this step of its thread
  schedule::ThreadId thread = 0;
};

/// A call or a return of a recorded operation.
struct LocalMark {
  std::size_t number = 0;  ///< among those of its thread
  std::size_t after = 0;   ///< so many events
  int step = 0;            ///< so many steps, its own among them
  std::uint16_t call = 0;  ///< among those of its thread
  bool returns = false;
  schedule::Call what;  ///< of a call, without what came of it
};

/// Accesses that are given another order than the code asks for.
struct Stronger {
  std::set<const void*> sites;
  bool sequential = false;  ///< otherwise acquiring and releasing
  /// And what is weaker: full barriers of atomic operations are not there.
  bool relaxed = false;
};

class ProgramThreads final : public graph::Threads {
 public:
  /// \pre the program is attached to the execution
  /// \param model what it says nothing of is refused
  ProgramThreads(schedule::Execution& execution, RacedProgram& program,
                 const graph::MemoryModel& model, Stronger stronger = {});
  ~ProgramThreads() override;

  /// Forgets what threads did, and begins with what is known of shared places by now.
  void begin_search();
  /// Whether something was learned that makes the search void: it has to begin again.
  [[nodiscard]] bool is_void() const {
    return void_ || places_.is_void() || program_.has_learned();
  }
  /// What cannot be explored as a graph, in a sentence; empty if nothing was met.
  [[nodiscard]] const std::string& refused() const { return refused_; }
  /// Why a thread was left in the middle.
  [[nodiscard]] schedule::Cut cut() const { return cut_; }

  [[nodiscard]] unsigned threads() const override { return execution_.threads(); }
  [[nodiscard]] unsigned locations() const override {
    return static_cast<unsigned>(places_.all().size());
  }
  [[nodiscard]] graph::Value initial(graph::LocationId location) const override {
    return initial_[location];
  }
  [[nodiscard]] graph::Label next(unsigned thread, std::span<const graph::Value> reads,
                                  std::size_t done) override;
  /// Nobody has created it; or main() has returned, and the process may end.
  [[nodiscard]] bool may_be_left(unsigned thread, const graph::Graph& graph) override;

  /// It waits for a writer who waits himself: in another graph it has come before.
  [[nodiscard]] bool would_go_on(unsigned thread, const graph::Graph& graph) override;

  // ---- Of a graph that the search has made ----

  /// The events of a thread, and what comes after the last one.
  [[nodiscard]] std::vector<const Piece*> pieces_of(unsigned thread, const graph::Graph& graph);
  /// What the set-up and the threads have seen to be wrong.
  [[nodiscard]] std::vector<LocalFault> faults_of(const graph::Graph& graph);
  /// The calls and returns of a thread.
  [[nodiscard]] std::vector<LocalMark> marks_of(unsigned thread, const graph::Graph& graph);
  /// The same number for the same run of a thread.
  [[nodiscard]] std::uintptr_t run_of(unsigned thread, const graph::Graph& graph);
  /// Whether any thread has been seen to free what others use.
  [[nodiscard]] bool frees_memory() const { return frees_memory_; }
  [[nodiscard]] const SharedPlaces& places() const { return places_; }
  /// Others run on the execution: the thread that was run last is to begin anew.
  void lose_place();
  /// Puts a value where the program finds it.
  void put(const SharedPlaces::Cell& cell, graph::Value value) const;

 private:
  struct Node;
  class Run;

  static constexpr graph::Value kProcessMayEnd = 1;  ///< of a thread's end

  [[nodiscard]] Node* node_after(unsigned thread, std::span<const graph::Value> reads,
                                 std::size_t& before) const;
  template <class Visit>
  void walk(unsigned thread, const graph::Graph& graph, Visit&& visit);
  void reset_memory() const;
  void learn_reader(schedule::ObjectId lock, schedule::ThreadId thread);
  [[nodiscard]] bool reads(schedule::ObjectId lock, schedule::ThreadId thread) const {
    const auto readers = readers_.find(lock);
    return readers != readers_.end() && (readers->second & schedule::bit(thread)) != 0;
  }
  void learn_attempt(schedule::ObjectId lock, std::optional<schedule::ThreadId> reader);
  static schedule::Bytes part_of(schedule::ObjectId lock, std::optional<schedule::ThreadId> thread);
  [[nodiscard]] const Piece* waits_for_rwlock(unsigned thread, const graph::Graph& graph);

  schedule::Execution& execution_;
  RacedProgram& program_;
  const graph::MemoryModel& model_;
  Stronger stronger_;
  SharedPlaces places_;
  std::vector<graph::Value> initial_;
  std::array<std::unique_ptr<Node>, graph::kMostThreads> roots_;
  std::unique_ptr<Run> run_;  ///< stands where it was left
  std::vector<LocalFault> set_up_faults_;
  std::set<const void*> waiting_sites_;  ///< reads that are all that a waiting loop does
  std::map<schedule::ObjectId, schedule::ThreadSet> readers_;  ///< of locks that have readers
  /// Locks of readers and writers that somebody only tries to take: to read, or (none) to write.
  std::map<schedule::ObjectId, std::set<std::optional<schedule::ThreadId>>> attempts_;
  bool void_ = false;
  bool frees_memory_ = false;
  std::string refused_;
  schedule::Cut cut_ = schedule::Cut::none;
};

}  // namespace counterproof::memory
