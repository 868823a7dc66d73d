// See program_threads.hpp.
#include "check/memory/program_threads.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "check/memory/thread_run.hpp"

namespace counterproof::memory {

ProgramThreads::ProgramThreads(schedule::Execution& execution, RacedProgram& program,
                               const graph::MemoryModel& model, Stronger stronger)
    : execution_(execution), program_(program), model_(model), stronger_(std::move(stronger)) {
  execution_.run_apart();
  execution_.watch_for_loops(static_cast<std::size_t>(-1), false);
  program_.run_apart();
}

ProgramThreads::~ProgramThreads() = default;

void ProgramThreads::begin_search() {
  void_ = false;
  places_.number();
  lose_place();
  for (auto& root : roots_) root = std::make_unique<Node>();
  for (schedule::ThreadId thread = 0; thread < threads(); ++thread) {
    if (program_.may_begin(thread)) continue;
    Piece waits;
    waits.label.kind = graph::Kind::block;
    waits.step = 1;
    roots_[thread]->pieces.push_back(waits);
  }
  set_up_faults_.clear();
  initial_.clear();
  execution_.begin();
  for (const schedule::Fault& fault : execution_.faults())
    set_up_faults_.push_back({fault.invariant, fault.what, 0, 0, 0});
  for (const SharedPlaces::Cell& cell : places_.all()) {
    graph::Value value = 0;
    if (SharedPlaces::is_memory(cell.begin)) program_.first_bytes(cell.begin, cell.size, &value);
    initial_.push_back(value);
  }
}

void ProgramThreads::lose_place() { run_.reset(); }

graph::Label ProgramThreads::next(unsigned thread, std::span<const graph::Value> reads,
                                  std::size_t done) {
  graph::Label nothing;
  nothing.kind = graph::Kind::error;
  if (is_void() || !refused_.empty() || program_.is_refused()) return nothing;
  std::size_t before = 0;
  const Node* node = node_after(thread, reads, before);
  if (node == nullptr || node->pieces.empty()) {
    const auto id = static_cast<schedule::ThreadId>(thread);
    if (run_ != nullptr && run_->lacks_last_of(id, reads)) {
      run_->go_on(reads.back());
    } else {
      run_ = std::make_unique<Run>(*this, id, reads);
      run_->go();
    }
    if (is_void() || !refused_.empty() || program_.is_refused()) return nothing;
    node = node_after(thread, reads, before);
    if (cut_ == schedule::Cut::over && (node == nullptr || done - before >= node->pieces.size())) {
      nothing.kind = graph::Kind::beyond;
      return nothing;
    }
  }
  assert(node != nullptr && done >= before && done - before < node->pieces.size());
  return node->pieces[done - before].label;
}

bool ProgramThreads::may_be_left(unsigned thread, const graph::Graph& graph) {
  if (!program_.is_created(static_cast<schedule::ThreadId>(thread))) return false;
  const auto events = graph.of(thread);
  if (events.empty() || graph[events.front()].reads_from == graph::kNoEvent) return true;
  for (unsigned other = 0; other < graph.threads(); ++other) {
    if (graph.is_blocked(other) || program_.is_created(static_cast<schedule::ThreadId>(other)))
      continue;
    const Piece& last = *pieces_of(other, graph).back();
    if (last.label.kind == graph::Kind::end && last.label.value == kProcessMayEnd) return true;
  }
  return false;
}

/// \param before how many events come before the node's first
ProgramThreads::Node* ProgramThreads::node_after(unsigned thread,
                                                 std::span<const graph::Value> reads,
                                                 std::size_t& before) const {
  Node* node = roots_[thread].get();
  before = 0;
  for (const graph::Value value : reads) {
    before += node->pieces.size();
    node = node->after(value);
    if (node == nullptr) return nullptr;
  }
  return node;
}

template <class Visit>
void ProgramThreads::walk(unsigned thread, const graph::Graph& graph, Visit&& visit) {
  std::array<graph::Value, graph::kMostOfThread> values;
  const std::size_t count = graph.values_of(thread, values);
  // Makes the last node, if nobody has asked for it.
  const auto events = graph.of(thread);
  const bool waits = !events.empty() && graph.is_read(events.back()) &&
                     graph[events.back()].reads_from == graph::kNoEvent;
  static_cast<void>(next(thread, {values.data(), count}, events.size() - (waits ? 1 : 0)));
  const Node* node = roots_[thread].get();
  for (std::size_t read = 0; node != nullptr; ++read) {
    visit(*node);
    if (read == count) break;
    node = node->after(values[read]);
  }
}

std::vector<const Piece*> ProgramThreads::pieces_of(unsigned thread, const graph::Graph& graph) {
  std::vector<const Piece*> pieces;
  walk(thread, graph, [&](const Node& node) {
    for (const Piece& piece : node.pieces) pieces.push_back(&piece);
  });
  pieces.resize(std::min(pieces.size(), graph.of(thread).size() + 1));
  return pieces;
}

std::vector<LocalFault> ProgramThreads::faults_of(const graph::Graph& graph) {
  std::vector<LocalFault> faults = set_up_faults_;
  for (unsigned thread = 0; thread < graph.threads(); ++thread)
    walk(thread, graph, [&](const Node& node) {
      for (const LocalFault& fault : node.faults)
        if (fault.after <= graph.of(thread).size()) faults.push_back(fault);
    });
  return faults;
}

std::vector<LocalMark> ProgramThreads::marks_of(unsigned thread, const graph::Graph& graph) {
  std::vector<LocalMark> marks;
  walk(thread, graph, [&](const Node& node) {
    for (const LocalMark& mark : node.marks)
      if (mark.after <= graph.of(thread).size()) marks.push_back(mark);
  });
  return marks;
}

std::uintptr_t ProgramThreads::run_of(unsigned thread, const graph::Graph& graph) {
  const void* last = nullptr;
  walk(thread, graph, [&](const Node& node) { last = &node; });
  return reinterpret_cast<std::uintptr_t>(last);
}

void ProgramThreads::put(const SharedPlaces::Cell& cell, graph::Value value) const {
  if (SharedPlaces::is_memory(cell.begin))
    std::memcpy(reinterpret_cast<void*>(cell.begin), &value, cell.size);
}

/// What is shared is put there again before anybody reads it.
void ProgramThreads::reset_memory() const {
  for (const SharedPlaces::Cell& cell : places_.all())
    // On a stack other things may be by now, and it is looked at as it is.
    if (!program_.is_on_a_stack(cell.begin)) put(cell, initial_[cell.location]);
}

}  // namespace counterproof::memory
