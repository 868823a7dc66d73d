// One run of a thread by itself: its steps as events, in the tree of what threads do.
//
// Included by program_threads.cpp alone, whose parts these are; see program_threads.hpp.
#pragma once

#include <fmt/format.h>

#include <bit>
#include <cassert>
#include <cstring>
#include <utility>

#include "check/memory/program_threads.hpp"
#include "check/memory/step_labels.hpp"
#include "check/race/race_places.hpp"

namespace counterproof::memory {

/// What a thread does after it has read so much.
struct ProgramThreads::Node {
  using Value = graph::Value;

  std::vector<Piece> pieces;  ///< up to the next read, or the end
  std::vector<LocalFault> faults;
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
      : all_(all), thread_(thread), reads_(reads), node_(all.roots_[thread].get()) {}

  void go() {
    execution().begin();
    for (;;) {
      note_faults();
      pass_fences();
      if (execution().crashed()) return end(Kind::error);
      if (execution().cut() != schedule::Cut::none) {
        all_.cut_ = execution().cut();
        return end(Kind::beyond);
      }
      if (execution().finished(thread_)) {
        if (execution().holds_anything(thread_))
          add_fault(schedule::fault_id::kLockBalance,
                    "a thread ends and still holds a lock or a section");
        return end(Kind::end);
      }
      if (!step(execution().next_step(thread_))) return;
    }
  }

 private:
  /// A point before a read, and all that decides how the thread goes on from there.
  struct Mark {
    std::uint64_t state = 0;
    std::size_t events = 0;
    std::size_t effects = 0;
  };

  [[nodiscard]] schedule::Execution& execution() const { return all_.execution_; }

  // ---- The tree ----

  void emit(Label label, const schedule::Site& site, bool frees = false) {
    if (at_ == node_->pieces.size())
      node_->pieces.push_back({label, site, step_ + (label.kind == Kind::fence ? 0 : 1), frees});
    if (node_->pieces[at_].label.kind != label.kind && all_.refused_.empty() && !all_.is_void())
      all_.refused_ = fmt::format(
          "{} does not do the same when it reads the same, which is not "
          "covered under --memory",
          all_.program_.thread_name(thread_));
    if (label.kind <= Kind::fence)
      if (const auto why = all_.model_.leaves_out(label); why && all_.refused_.empty())
        all_.refused_ =
            fmt::format("{} ({}); expected another --memory", *why, place_of(all_.program_, site));
    ++at_;
    ++events_;
    idle_ = 0;
  }
  void end(Kind kind, std::uint64_t control = 0) {
    Label label;
    label.kind = kind;
    label.control = control;
    emit(label, schedule::Site());
  }
  /// \returns what is read, if that is known yet
  std::optional<Value> read(const Label& label, const schedule::Site& site) {
    emit(label, site);
    if (next_read_ == reads_.size()) return std::nullopt;
    const Value value = reads_[next_read_++];
    node_ = &node_->make(value);
    at_ = 0;
    return value;
  }
  void add_fault(std::string_view invariant, std::string_view what) {
    for (const LocalFault& known : node_->faults)
      if (known.invariant == invariant && known.after == events_) return;
    node_->faults.push_back({invariant, what, events_, step_, thread_});
  }
  void note_faults() {
    const auto& faults = execution().faults();
    for (; faults_seen_ < faults.size(); ++faults_seen_)
      if (is_of_one_thread(faults[faults_seen_].invariant))
        add_fault(faults[faults_seen_].invariant, faults[faults_seen_].what);
  }
  void pass_fences() {
    const auto& fences = execution().fences();
    for (; fences_seen_ < fences.size(); ++fences_seen_) {
      if (fences[fences_seen_].thread != thread_) continue;
      emit(fence_label(fences[fences_seen_].ordering, all_.program_.is_kernel()),
           fences[fences_seen_].site);
    }
  }

  // ---- Steps ----

  bool refuse(const Step& step, std::string_view what) {
    if (all_.refused_.empty())
      all_.refused_ = fmt::format("{} ({})", what, place_of(all_.program_, step.site));
    end(Kind::error);
    return false;
  }
  /// Something new is known, and all is void.
  [[nodiscard]] bool is_void() {
    if (!all_.is_void()) return false;
    end(Kind::error);
    return true;
  }
  bool take(const Step& step) {
    if ((execution().enabled() & schedule::bit(thread_)) == 0)
      return refuse(step,
                    "a thread takes a lock that it has, and that another one gives back, "
                    "which is not covered under --memory");
    execution().take(thread_);
    ++step_;
    return true;
  }

  /// \returns whether the thread goes on
  bool step(const Step& announced) {
    const Step step = announced;
    switch (step.kind) {
      case StepKind::load:
      case StepKind::store:
      case StepKind::read_once:
      case StepKind::write_once:
      case StepKind::load_acquire:
      case StepKind::store_release:
      case StepKind::add:
      case StepKind::exchange:
      case StepKind::compare_exchange:
        return access(step);
      case StepKind::lock:
      case StepKind::mutex_lock:
        return lock(step);
      case StepKind::unlock:
      case StepKind::mutex_unlock:
        return unlock(step);
      case StepKind::rcu_lock:
        return fence(step, Fence::rcu_lock);
      case StepKind::rcu_unlock:
        return fence(step, Fence::rcu_unlock);
      case StepKind::grace_begin:
        return fence(step, Fence::grace_period);
      case StepKind::free:
        return free(step);
      case StepKind::grace_end:
      case StepKind::irq_off:
      case StepKind::irq_on:
      case StepKind::call:
      case StepKind::ret:
        return take(step);
      case StepKind::interrupt:
      case StepKind::interrupt_return:
      case StepKind::allocate:
      case StepKind::enqueue:
      case StepKind::dequeue:
      case StepKind::sleep:
      case StepKind::wake:
      case StepKind::complete:
      case StepKind::wait_for:
        break;
    }
    return refuse(step, fmt::format("{} is not covered under --memory", unknown_step(step.kind)));
  }

  bool access(const Step& step) {
    const schedule::Bytes bytes = execution().next_bytes(thread_);
    const AccessKind kind = access_kind(step);
    all_.places_.touch(thread_, bytes,
                       kind.always   ? SharedPlaces::Use::always
                       : kind.writes ? SharedPlaces::Use::write
                                     : SharedPlaces::Use::read);
    if (is_void()) return false;
    const auto cells = all_.places_.cells(bytes);
    if (cells.empty()) {
      if (idles()) return false;
      return take(step);
    }
    const bool whole = cells.size() == 1 && cells.front().size == bytes.size;
    if (kind.atomic && !whole)
      return refuse(step,
                    "an atomic access whose bytes other accesses take apart is not covered "
                    "under --memory");
    if (kind.reads && goes_round(step)) return false;
    if (kind.reads && kind.writes) return exchange(step, cells.front());
    Label label = access_label(step);
    for (const SharedPlaces::Cell& cell : cells) {
      if (!kind.reads) break;
      label.location = cell.location;
      const auto value = read(label, step.site);
      if (!value) return false;
      all_.put(cell, *value);
    }
    if (!take(step)) return false;
    --step_;  // what is emitted now is still of this step
    for (const SharedPlaces::Cell& cell : cells) {
      if (kind.reads) break;
      label.location = cell.location;
      label.value = value_at(cell);
      emit(label, step.site);
    }
    ++step_;
    if (kind.writes) ++effects_;
    return true;
  }

  bool exchange(const Step& step, const SharedPlaces::Cell& cell) {
    Label label = access_label(step);
    label.location = cell.location;
    const bool fenced = step.ordering == schedule::Ordering::full;
    if (fenced) emit_full(step, step.kind == StepKind::compare_exchange);
    const auto value = read(label, step.site);
    if (!value) return false;
    const std::size_t round = marks_.empty() ? 0 : marks_.size() - 1;
    all_.put(cell, *value);
    if (!take(step)) return false;
    const bool done = step.kind != StepKind::compare_exchange || taken().result == 1;
    if (!done) return true;
    const Value written = value_at(cell);
    if (written == *value && stands_at(round)) {
      wait(step, marks_[round]);
      return false;
    }
    --step_;
    label.kind = Kind::write;
    label.awaits = false;
    label.value = written;
    emit(label, step.site);
    ++step_;
    if (fenced) emit_full(step, false);
    if (written != *value) ++effects_;
    return true;
  }
  void emit_full(const Step& step, bool if_it_writes) {
    Label label;
    label.kind = Kind::fence;
    label.fence = Fence::full;
    label.if_it_writes = if_it_writes;
    emit(label, step.site);
  }

  bool lock(const Step& step) {
    const auto cell = cell_of_lock(step);
    if (is_void()) return false;
    if (!cell) return take(step);
    Label label;
    label.kind = Kind::read;
    label.order = graph::Order::acquire;
    label.role = graph::Role::lock;
    label.exclusive = true;
    label.awaits = true;
    label.location = cell->location;
    const auto value = read(label, step.site);
    if (!value) return false;
    if (*value != 0) {
      end(Kind::block);
      return false;
    }
    label.kind = Kind::write;
    label.awaits = false;
    label.value = 1;
    emit(label, step.site);
    ++effects_;
    return take(step);
  }
  bool unlock(const Step& step) {
    const auto cell = cell_of_lock(step);
    if (is_void()) return false;
    if (cell) {
      Label label;
      label.kind = Kind::write;
      label.order = graph::Order::release;
      label.role = graph::Role::unlock;
      label.location = cell->location;
      emit(label, step.site);
    }
    ++effects_;
    return take(step);
  }
  std::optional<SharedPlaces::Cell> cell_of_lock(const Step& step) {
    const schedule::Bytes bytes = SharedPlaces::object(step.touch.object);
    all_.places_.touch(thread_, bytes, SharedPlaces::Use::write);
    const auto cells = all_.places_.cells(bytes);
    return cells.empty() ? std::nullopt : std::optional(cells.front());
  }

  bool fence(const Step& step, Fence fence) {
    Label label;
    label.kind = Kind::fence;
    label.fence = fence;
    emit(label, step.site);
    node_->pieces[at_ - 1].step = step_ + 1;
    return take(step);
  }

  bool free(const Step& step) {
    const schedule::Bytes bytes = execution().next_bytes(thread_);
    const schedule::Bytes life = SharedPlaces::life(bytes.begin);
    all_.places_.touch(thread_, bytes, SharedPlaces::Use::write);
    all_.places_.touch(thread_, life, SharedPlaces::Use::write);
    if (is_void()) return false;
    auto cells = all_.places_.cells(life);
    for (const SharedPlaces::Cell& cell : all_.places_.cells(bytes)) cells.push_back(cell);
    Label label;
    label.kind = Kind::write;
    label.order = graph::Order::plain;
    label.value = -1;
    for (const SharedPlaces::Cell& cell : cells) {
      label.location = cell.location;
      emit(label, step.site, true);
    }
    ++effects_;
    return take(step);
  }

  // ---- Loops ----

  [[nodiscard]] std::optional<std::uint64_t> state() {
    all_.reset_memory();
    return execution().state_of(thread_);
  }
  /// Whether the thread stands before another round that would be as the last one was.
  bool goes_round(const Step& step) {
    const auto now = state();
    if (!now) return false;
    for (const Mark& mark : marks_)
      if (mark.state == *now && mark.effects == effects_) {
        wait(step, mark);
        return true;
      }
    marks_.push_back({*now, events_, effects_});
    return false;
  }
  /// Whether it goes on without end, and without anything that others could see: a state comes
  /// again.  It is compared with that of ever longer ago (Brent).
  bool idles() {
    if (++idle_ < kLong) return false;
    const auto now = state();
    if (!now) return false;
    if (idle_ > kLong && *now == long_ago_) {
      end(Kind::block);
      return true;
    }
    if (std::has_single_bit(idle_)) long_ago_ = *now;
    return false;
  }
  /// Whether it stands where it stood then, and nothing is left to tell of the way.
  [[nodiscard]] bool stands_at(std::size_t round) {
    if (round >= marks_.size() || execution().crashed() || execution().finished(thread_))
      return false;
    if (execution().cut() != schedule::Cut::none) return false;
    if (execution().faults().size() != faults_seen_) return false;
    const Mark& mark = marks_[round];
    return mark.effects == effects_ && state() == mark.state;
  }
  void wait(const Step& step, const Mark& since) {
    std::uint64_t looked = 0;
    unsigned reads = 0;
    for (const std::size_t read : read_positions()) {
      if (read < since.events || read >= graph::kMostOfThread) continue;
      looked |= std::uint64_t{1} << read;
      ++reads;
    }
    if (reads == 1 && all_.waiting_sites_.insert(step.site.code).second) all_.void_ = true;
    end(Kind::block, looked);
  }
  [[nodiscard]] std::vector<std::size_t> read_positions() const {
    std::vector<std::size_t> positions;
    const Node* node = all_.roots_[thread_].get();
    std::size_t position = 0;
    for (std::size_t read = 0; read < next_read_; ++read) {
      position += node->pieces.size();
      positions.push_back(position - 1);
      node = node->after(reads_[read]);
    }
    return positions;
  }

  // ---- Memory ----

  [[nodiscard]] const Step& taken() const { return execution().event(execution().size() - 1).step; }
  [[nodiscard]] static Value value_at(const SharedPlaces::Cell& cell) {
    Value value = 0;
    std::memcpy(&value, reinterpret_cast<const void*>(cell.begin), cell.size);
    return value;
  }
  [[nodiscard]] Label access_label(const Step& step) const {
    Label label = label_of(step);
    if (label.order != graph::Order::plain && all_.stronger_.sites.contains(step.site.code))
      strengthen(label, all_.stronger_.sequential);
    label.awaits = label.kind == Kind::read && all_.waiting_sites_.contains(step.site.code);
    return label;
  }

  ProgramThreads& all_;
  ThreadId thread_;
  std::span<const Value> reads_;
  Node* node_;
  std::size_t at_ = 0;
  std::size_t events_ = 0;
  std::size_t next_read_ = 0;
  std::size_t faults_seen_ = 0;
  std::size_t fences_seen_ = 0;
  int step_ = 0;             ///< so many were taken
  std::size_t effects_ = 0;  ///< what the thread did that others may see
  std::vector<Mark> marks_;
  /// Steps without an event that threads commonly take before they come to their end.
  static constexpr std::size_t kLong = 256;
  std::size_t idle_ = 0;  ///< steps without an event, up to now
  std::uint64_t long_ago_ = 0;
};

}  // namespace counterproof::memory
