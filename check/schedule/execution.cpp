#include "check/schedule/execution.hpp"

#include <bit>
#include <cassert>
#include <stdexcept>
#include <utility>

namespace counterproof::schedule {
namespace {

/// How often a long execution looks whether it should be left.
constexpr std::size_t kStepsBetweenLooks = 64;

}  // namespace

Execution::Execution() : fibres_([this](ThreadId thread) { run_thread(thread); }) {
  make_part(0);  // kNoPart
  sharing_.emplace_back();
  make_object(ObjectSort::none, "nothing");
  make_object(ObjectSort::rcu, "rcu");  // kRcu
}

Execution::~Execution() { give_up_threads(false); }

void Execution::give_up_threads(bool wipe) {
  unwinding_ = true;
  for (ThreadId t = 0; t < threads_; ++t) {
    if (fibres_.at_rest(t) && !wipe) continue;
    program_->unwinds() ? fibres_.give_up(t) : fibres_.leave_behind(t);
    if (wipe) fibres_.wipe(t);
  }
  unwinding_ = false;
}

ObjectId Execution::make_object(ObjectSort sort, std::string name) {
  const ObjectId object = make_variable(std::move(name));
  sorts_.back() = sort;
  part_of_.back() = make_part(0);
  if (sort == ObjectSort::rwlock || sort == ObjectSort::spinning_rwlock) {
    sharing_of_.back() = static_cast<std::uint16_t>(sharing_.size());
    sharing_.emplace_back();
  }
  return object;
}

ObjectId Execution::make_variable(std::string name) {
  if (!has_room())
    throw std::runtime_error("the program has too many shared things; 65,534 are covered");
  names_.push_back(std::move(name));
  sorts_.push_back(ObjectSort::cell);
  uses_.emplace_back();
  part_of_.push_back(kNoPart);
  sharing_of_.push_back(0);
  return static_cast<ObjectId>(names_.size() - 1);
}

PartId Execution::make_part(std::uintptr_t end) {
  accesses_.emplace_back();
  extents_.push_back({end, kNoPart});
  return static_cast<PartId>(accesses_.size() - 1);
}

PartId Execution::split_part(PartId part, std::uintptr_t at) {
  const PartId second = make_part(extents_[part].end);
  accesses_[second] = accesses_[part];
  extents_[second].next = extents_[part].next;
  extents_[part] = {at, second};
  return second;
}

void Execution::attach_program(std::unique_ptr<Program> owned) {
  program_ = std::move(owned);
  tells_state_.reset();
  const Program& program = *program_;
  threads_ = program.threads();
  assert(threads_ >= 1 && threads_ <= kMaxThreads);
  for (ThreadId t = 0; t < threads_; ++t) {
    host_[t] = program.interrupts(t).value_or(kNobody);
    if (host_[t] != kNobody && cpu_[host_[t]] == kNoObject) {
      cpu_[host_[t]] =
          make_object(ObjectSort::processor, "processor of " + program.thread_name(host_[t]));
    }
  }
}

void Execution::begin(Stacks stacks) {
  // Code of one's own may read what it never wrote.
  give_up_threads(is_apart_ && (stacks == Stacks::wiped || !program_->unwinds()));
  crashed_ = false;
  cut_ = Cut::none;
  forget_loops();
  running_ = kNobody;
  size_ = 0;
  done_ = 0;
  queues_.clear();
  races_.clear();
  faults_.clear();
  history_.clear();
  lock_order_.clear();
  fences_.clear();
  bytes_.fill({});
  for (Uses& uses : uses_) uses = Uses{};
  for (Accesses& accesses : accesses_) accesses = Accesses{};
  for (Sharing& sharing : sharing_) sharing = Sharing{};
  for (ThreadId t = 0; t < threads_; ++t) {
    steps_of_[t] = 0;
    order_of_[t] = sync_of_[t] = enabled_by_[t] = sync_enabled_by_[t] = Clock{};
    rcu_left_[t] = rcu_left_sync_[t] = Clock{};
    fence_released_[t] = fence_acquires_[t] = Clock{};
    held_[t].clear();
    irq_depth_[t] = rcu_depth_[t] = 0;
    grace_waits_for_[t] = 0;
  }
  program_->start();
  bytes_.fill({});  // what it announced is of no thread
  for (ThreadId t = 0; t < threads_ && cut_ == Cut::none; ++t) {
    running_ = t;
    fibres_.resume(t);
    if (crashed_) break;
  }
  running_ = kNobody;
}

void Execution::run_thread(ThreadId thread) {
  const auto here = std::source_location::current();
  if (host_[thread] != kNobody) {
    pause(StepKind::interrupt, Mode::acquire, cpu_[host_[thread]], kNoObject, here);
    program_->run(thread);
    pause(StepKind::interrupt_return, Mode::release, cpu_[host_[thread]], kNoObject, here);
  } else {
    program_->run(thread);
  }
  done_ |= bit(thread);
}

void Execution::pause(StepKind kind, Mode mode, ObjectId object, ObjectId life, Site site,
                      std::uint64_t operand, std::uint64_t expected) {
  pause(kind, mode, object, life, object, parts_of(object), Ordering::full, Ordering::relaxed, site,
        operand, expected);
}

std::uint64_t Execution::note(std::uint64_t result) {
  if (running_ != kNobody) {
    note_of_last(result);
    leave_no_trail();
  }
  return result;
}

void Execution::note_of_last(std::uint64_t result) {
  Event& event = events_[size_ - 1];
  event.step.result = result;
  if (!exchange_open_) return;
  exchange_open_ = false;
  synchronise(event);
  look_for_data_race(event, static_cast<std::int16_t>(size_ - 1));
}

void Execution::note_operand(std::uint64_t operand) {
  set_operand_of_last(operand);
  leave_no_trail();
}

void Execution::set_operand_of_last(std::uint64_t operand) {
  events_[size_ - 1].step.operand = operand;
}

void Execution::pause(StepKind kind, Mode mode, ObjectId object, ObjectId life, ObjectId cell,
                      Parts parts, Ordering ordering, Ordering on_failure, Site site,
                      std::uint64_t operand, std::uint64_t expected) {
  if (running_ == kNobody || unwinding_) return;
  const ThreadId thread = running_;
  Step& step = pending_[thread];
  step.kind = kind;
  step.ordering = ordering;
  step.on_failure = on_failure;
  step.cell = cell;
  step.parts = parts;
  step.site = site;
  step.operand = operand;
  step.expected = expected;
  step.result = 0;
  step.weak = std::exchange(weak_next_, false);
  step.timed = std::exchange(timed_next_, false);
  step.by_runtime = std::exchange(by_runtime_next_, false);
  step.touch = {object, life, kNoObject, mode, thread};
  if (kind == StepKind::sleep && !step.timed && queues_.is_contended(thread))
    step.touch.mode = Mode::take;
  const bool frees_cpu = kind == StepKind::irq_on || kind == StepKind::irq_off;
  if (irq_depth_[thread] == 0 && !frees_cpu) step.touch.cpu = cpu_[thread];
  fibres_.pause(thread);
}

void Execution::crash(std::string_view invariant, std::string_view what) {
  const ThreadId thread = running_;
  add_fault(invariant, what, Fault::kNowhere,
            size_ == 0 ? Fault::kNowhere : static_cast<std::int16_t>(size_ - 1));
  crashed_ = true;
  assert(!program_->unwinds());
  for (;;) fibres_.pause(thread);
}

void Execution::pardon_last() {
  std::size_t last = size_ - 1;
  while (events_[last].thread() != running_) --last;
  const Step& step = events_[last].step;
  weak_.pardon(step);
  // Others may stand before the same access.
  for (ThreadId t = 0; t < threads_; ++t)
    if (pending_[t].kind == step.kind && pending_[t].touch.object == step.touch.object)
      pending_[t].ordering = Ordering::full;
}

void Execution::cut_short(Cut why) {
  const ThreadId thread = running_;
  cut_ = why;
  assert(!program_->unwinds());
  for (;;) fibres_.pause(thread);
}

void Execution::irq_off(Site site) {
  if (running_ == kNobody) return;
  const bool outermost = irq_depth_[running_] == 0;
  pause(StepKind::irq_off, outermost ? Mode::acquire : Mode::none,
        outermost ? cpu_[running_] : kNoObject, kNoObject, site);
}

void Execution::irq_on(Site site) {
  if (running_ == kNobody) return;
  const bool outermost = irq_depth_[running_] == 1;
  pause(StepKind::irq_on, outermost ? Mode::release : Mode::none,
        outermost ? cpu_[running_] : kNoObject, kNoObject, site);
}

ThreadSet Execution::enabled() const {
  ThreadSet set = 0;
  if (crashed_ || cut_ != Cut::none) return set;
  for (ThreadId t = 0; t < threads_; ++t)
    if (((done_ | resting_) & bit(t)) == 0 && can_step(t)) set |= bit(t);
  return set;
}

bool Execution::can_step(ThreadId thread) const {
  const Touch& touch = pending_[thread].touch;
  if (touch.cpu != kNoObject && uses_[touch.cpu].holder != kNobody) return false;
  const bool takes = touch.mode == Mode::acquire || touch.mode == Mode::share;
  // A processor without interrupts has no object, and turning them off takes nothing.
  if (takes && touch.object != kNoObject && uses_[touch.object].holder != kNobody) return false;
  if (touch.mode == Mode::acquire && sharing_[sharing_of_[touch.object]].readers != 0) return false;
  return wait_is_over(thread);
}

std::optional<ThreadId> Execution::lock_holder_before(ThreadId thread) const {
  const Touch& touch = pending_[thread].touch;
  const bool takes =
      touch.mode == Mode::acquire || touch.mode == Mode::share || touch.mode == Mode::attempt;
  if (!takes) return std::nullopt;
  const ThreadSet readers = sharing_[sharing_of_[touch.object]].readers;
  if (touch.mode != Mode::share && readers != 0)
    return static_cast<ThreadId>(std::countr_zero(readers));
  if (uses_[touch.object].holder == kNobody) return std::nullopt;
  return uses_[touch.object].holder;
}

bool Execution::wait_is_over(ThreadId thread) const {
  const Step& step = pending_[thread];
  switch (step.kind) {
    case StepKind::grace_end:
      return is_apart_ || grace_waits_for_[thread] == 0;
    case StepKind::sleep:
      return is_apart_ || step.timed || queues_.is_woken(thread);
    case StepKind::wait_for:
      return is_apart_ || uses_[step.touch.object].set;
    case StepKind::load:
    case StepKind::store:
    case StepKind::read_once:
    case StepKind::write_once:
    case StepKind::load_acquire:
    case StepKind::store_release:
    case StepKind::add:
    case StepKind::exchange:
    case StepKind::compare_exchange:
    case StepKind::lock:
    case StepKind::unlock:
    case StepKind::mutex_lock:
    case StepKind::mutex_unlock:
    case StepKind::trylock:
    case StepKind::read_lock:
    case StepKind::read_unlock:
    case StepKind::read_trylock:
    case StepKind::write_lock:
    case StepKind::write_unlock:
    case StepKind::write_trylock:
    case StepKind::rcu_lock:
    case StepKind::rcu_unlock:
    case StepKind::grace_begin:
    case StepKind::irq_off:
    case StepKind::irq_on:
    case StepKind::interrupt:
    case StepKind::interrupt_return:
    case StepKind::allocate:
    case StepKind::free:
    case StepKind::enqueue:
    case StepKind::dequeue:
    case StepKind::futex_wait:
    case StepKind::wake:
    case StepKind::complete:
    case StepKind::call:
    case StepKind::ret:
      break;
  }
  return true;
}

void Execution::take(ThreadId thread) {
  assert((enabled() & bit(thread)) != 0);
  if (size_ == events_.size()) events_.resize(size_ == 0 ? 64 : 2 * size_);
  const auto index = static_cast<std::int16_t>(size_);
  Event& event = events_[size_++];
  event.step = pending_[thread];
  event.number = ++steps_of_[thread];
  if ((is_weak(event.step) || event.step.weak) && !event.step.by_runtime) weak_.note(event.step);
  come_to(event.step);
  order(event);
  exchange_open_ = event.step.kind == StepKind::compare_exchange;
  fails_ = fails_ && event.step.weak;
  event.step.for_nothing = fails_;
  if (!exchange_open_) {
    synchronise(event);
    if (is_access(event.step.kind) || event.step.kind == StepKind::futex_wait)
      look_for_data_race(event, index);
  }
  apply(event);
  bytes_[thread] = {};
  running_ = thread;
  fibres_.resume(thread);
  fails_ = false;
  succeeds_ = true;
  if (!crashed_ && cut_ == Cut::none) program_->after_step();
  running_ = kNobody;
  if (rests_ && !crashed_ && cut_ == Cut::none) look_for_turn(thread);
  if (size_ >= watch_from_ && !crashed_ && cut_ == Cut::none) look_for_loop();
  if (cut_ == Cut::none && size_ % kStepsBetweenLooks == 0 && limits_.met()) cut_ = Cut::over;
  if (size_ == static_cast<std::size_t>(kMostSteps) && enabled() != 0) cut_ = Cut::steps;
}

// ---- What is wrong ----

void Execution::add_fault(std::string_view invariant, std::string_view what, std::int16_t first,
                          std::int16_t second) {
  for (const Fault& fault : faults_) {
    if (fault.invariant != invariant) continue;
    // Data races are told apart by where they stand.
    if (invariant != fault_id::kDataRace || same_places(fault, first, second)) return;
  }
  faults_.push_back({invariant, what, first, second});
}

bool Execution::same_places(const Fault& fault, std::int16_t first, std::int16_t second) const {
  const auto site = [&](std::int16_t index) -> const Site& {
    return events_[static_cast<std::size_t>(index)].step.site;
  };
  const auto same = [](const Site& a, const Site& b) {
    return a.code == b.code && a.line == b.line &&
           (a.file == b.file || std::string_view(a.file) == b.file);
  };
  return (same(site(fault.first), site(first)) && same(site(fault.second), site(second))) ||
         (same(site(fault.first), site(second)) && same(site(fault.second), site(first)));
}

void Execution::fail(std::string_view invariant, std::string_view what) {
  if (unwinding_) return;
  add_fault(invariant, what, Fault::kNowhere,
            running_ == kNobody ? Fault::kNowhere : static_cast<std::int16_t>(size_ - 1));
}

bool Execution::are_daemons(ThreadSet threads) const {
  for (ThreadId t = 0; t < threads_; ++t)
    if ((threads & bit(t)) != 0 && !program_->is_daemon(t)) return false;
  return true;
}

void Execution::end() {
  if (crashed_ || cut_ != Cut::none) return;
  const auto all = static_cast<ThreadSet>((1U << threads_) - 1);
  const auto stuck = static_cast<ThreadSet>(all & ~done_);
  note_races_of_stuck(stuck);
  if (!are_daemons(stuck)) {
    for (ThreadId t = 0; t < threads_; ++t) {
      const Step& step = pending_[t];
      const bool waits_for_host = (stuck & bit(t)) != 0 && host_[t] != kNobody &&
                                  step.kind == StepKind::lock &&
                                  uses_[step.touch.object].holder == host_[t];
      if (waits_for_host)
        add_fault(fault_id::kIrqSafe,
                  "an interrupt waits for a lock that the thread it interrupted holds",
                  uses_[step.touch.object].last_acquire, Fault::kNowhere);
    }
    add_fault(fault_id::kDeadlock, "threads wait, and nothing can wake them", Fault::kNowhere,
              Fault::kNowhere);
    return;
  }
  for (ThreadId t = 0; t < threads_; ++t) {
    if ((stuck & bit(t)) != 0) continue;
    if (!held_[t].empty() || irq_depth_[t] > 0 || rcu_depth_[t] > 0)
      add_fault(fault_id::kLockBalance, "a thread ends and still holds a lock or a section",
                Fault::kNowhere, Fault::kNowhere);
  }
  program_->finish();
}

// ---- Histories ----

void Execution::mark(std::uint16_t call, bool returns) {
  const ThreadId thread = history_.calls[call].thread;
  history_.marks.push_back({call, thread, returns, steps_of_[thread], order_of_[thread]});
  changed_ |= bit(thread);
}

std::uint16_t Execution::call(std::uint8_t operation, std::string_view verb, std::uint64_t argument,
                              Site site) {
  if (unwinding_ || running_ == kNobody) return 0;
  const ThreadId thread = running_;
  // The history is written when the step is taken, which is after the pause.
  if (calls_are_steps_) {
    pending_[thread].result = argument;
    pause(StepKind::call, Mode::none, kNoObject, kNoObject, site, argument);
  }
  history_.calls.push_back({thread, operation, verb, argument, 0, {}});
  const auto index = static_cast<std::uint16_t>(history_.calls.size() - 1);
  if (calls_are_steps_) events_[size_ - 1].step.operand = index;
  mark(index, false);
  return index;
}

void Execution::returned(std::uint16_t call, std::uint64_t result, std::string_view outcome,
                         Site site) {
  if (unwinding_ || running_ == kNobody) return;
  if (calls_are_steps_) pause(StepKind::ret, Mode::none, kNoObject, kNoObject, site, call);
  history_.calls[call].result = result;
  history_.calls[call].outcome = outcome;
  mark(call, true);
}

}  // namespace counterproof::schedule
