// How a thread is run, and what is kept of it.
#include "check/memory/thread_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "check/memory/step_labels.hpp"
#include "check/race/race_places.hpp"

namespace counterproof::memory {

void ProgramThreads::Run::go() {
  execution().begin();
  take_steps();
}

bool ProgramThreads::Run::lacks_last_of(ThreadId thread, std::span<const Value> reads) const {
  return lacks_ && thread == thread_ && reads.size() == reads_.size() + 1 &&
         std::ranges::equal(reads.first(reads_.size()), reads_);
}

void ProgramThreads::Run::go_on(Value value) {
  reads_.push_back(value);
  lacks_ = false;
  node_ = standing_.node;
  at_ = standing_.at;
  events_ = standing_.events;
  next_read_ = standing_.next_read;
  effects_ = standing_.effects;
  idle_ = standing_.idle;
  marks_.resize(standing_.marks);
  long_ago_ = standing_.long_ago;
  take_steps();
}

void ProgramThreads::Run::take_steps() {
  for (;;) {
    note_faults();
    pass_fences();
    note_marks();
    if (execution().crashed() || all_.is_void()) return end(Kind::error);
    if (execution().cut() != schedule::Cut::none) {
      all_.cut_ = execution().cut();
      return end(Kind::beyond);
    }
    if (execution().finished(thread_)) {
      if (execution().holds_anything(thread_))
        add_fault(schedule::fault_id::kLockBalance,
                  "a thread ends and still holds a lock or a section");
      return end(Kind::end, all_.program_.process_may_end() ? kProcessMayEnd : 0);
    }
    standing_ = {node_, at_, events_, next_read_, effects_, idle_, marks_.size(), long_ago_};
    if (!step(execution().next_step(thread_))) return;
  }
}

// ---- The tree ----

void ProgramThreads::Run::emit(Label label, const schedule::Site& site, bool frees) {
  if (at_ == node_->pieces.size())
    node_->pieces.push_back(
        {label, site, step_ + (label.kind == Kind::fence && label.choices == 0 ? 0 : 1), frees});
  // Time may be up anywhere.
  if (node_->pieces[at_].label.kind != label.kind && all_.cut_ != schedule::Cut::over &&
      all_.refused_.empty() && !all_.is_void())
    all_.refused_ = fmt::format(
        "{} does not do the same when it reads the same, which is not "
        "covered under --memory",
        all_.program_.thread_name(thread_));
  if (label.kind <= Kind::fence)
    if (const auto why = all_.model_.leaves_out(label); why && all_.refused_.empty())
      all_.refused_ =
          fmt::format("{} ({}); expected another --memory", *why, place_of(all_.program_, site));
  all_.frees_memory_ = all_.frees_memory_ || frees;
  ++at_;
  ++events_;
  idle_ = 0;
}

void ProgramThreads::Run::end(Kind kind, Value value) {
  Label label;
  label.kind = kind;
  label.value = value;
  emit(label, schedule::Site());
}

std::optional<graph::Value> ProgramThreads::Run::read(const Label& label,
                                                      const schedule::Site& site, bool frees) {
  emit(label, site, frees);
  lacks_ = next_read_ == reads_.size();
  if (lacks_) return std::nullopt;
  const Value value = reads_[next_read_++];
  node_ = &node_->make(value);
  at_ = 0;
  return value;
}

std::optional<graph::Value> ProgramThreads::Run::choose(std::uint8_t ways,
                                                        const schedule::Site& site) {
  Label label;
  label.kind = Kind::fence;
  label.choices = ways;
  return read(label, site);
}

void ProgramThreads::Run::add_fault(std::string_view invariant, std::string_view what) {
  for (const LocalFault& known : node_->faults)
    if (known.invariant == invariant && known.after == events_) return;
  node_->faults.push_back({invariant, what, events_, step_, thread_});
}

void ProgramThreads::Run::note_faults() {
  const auto& faults = execution().faults();
  for (; faults_seen_ < faults.size(); ++faults_seen_)
    if (is_of_one_thread(faults[faults_seen_].invariant))
      add_fault(faults[faults_seen_].invariant, faults[faults_seen_].what);
}

/// What it has called and what returned, each after so many of its events.
void ProgramThreads::Run::note_marks() {
  const schedule::History& history = execution().history();
  for (; history_seen_ < history.marks.size(); ++history_seen_) {
    const schedule::Mark& mark = history.marks[history_seen_];
    if (mark.thread != thread_) continue;
    const std::size_t number = own_marks_++;
    const bool known = std::ranges::any_of(
        node_->marks, [&](const LocalMark& one) { return one.number == number; });
    if (!known)
      node_->marks.push_back(
          {number, events_, step_, mark.call, mark.returns, history.calls[mark.call]});
  }
}

void ProgramThreads::Run::pass_fences() {
  const auto& fences = execution().fences();
  for (; fences_seen_ < fences.size(); ++fences_seen_) {
    if (fences[fences_seen_].thread != thread_) continue;
    emit(fence_label(fences[fences_seen_].ordering, all_.program_.is_kernel()),
         fences[fences_seen_].site);
  }
}

bool ProgramThreads::Run::refuse(const Step& step, std::string_view what) {
  if (all_.refused_.empty())
    all_.refused_ = fmt::format("{} ({})", what, place_of(all_.program_, step.site));
  end(Kind::error);
  return false;
}

bool ProgramThreads::Run::is_void() {
  if (!all_.is_void()) return false;
  end(Kind::error);
  return true;
}

bool ProgramThreads::Run::take(const Step& step) {
  if ((execution().enabled() & schedule::bit(thread_)) == 0)
    return refuse(step,
                  "a thread takes a lock that it has, and that another one gives back, "
                  "which is not covered under --memory");
  execution().take(thread_);
  ++step_;
  return true;
}

// ---- Loops ----

std::optional<std::uint64_t> ProgramThreads::Run::state() {
  all_.reset_memory();
  return execution().state_of(thread_);
}

bool ProgramThreads::Run::goes_round(const Step& step) {
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

bool ProgramThreads::Run::idles() {
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

bool ProgramThreads::Run::stands_at(std::size_t round) {
  if (round >= marks_.size() || execution().crashed() || execution().finished(thread_))
    return false;
  if (execution().cut() != schedule::Cut::none) return false;
  if (execution().faults().size() != faults_seen_) return false;
  const Mark& mark = marks_[round];
  return mark.effects == effects_ && state() == mark.state;
}

void ProgramThreads::Run::wait(const Step& step, const Mark& since) {
  const std::vector<std::size_t> reads = read_positions();
  const auto looked =
      std::ranges::count_if(reads, [&](std::size_t read) { return read >= since.events; });
  if (looked == 1 && all_.waiting_sites_.insert(step.site.code).second) all_.void_ = true;
  end(Kind::block, static_cast<Value>(since.events));
}

std::vector<std::size_t> ProgramThreads::Run::read_positions() const {
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

}  // namespace counterproof::memory
