// The library's door to the scheduler: programs that are written against counterproof/schedule.hpp
// are raced as all others are.
//
// A program's words and locks are made with it, before there is an execution to make their objects
// in; so they are kept in a list, and named when the program is attached.
#include <xxhash.h>

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "check/race/race_check.hpp"
#include "check/race/schedule_run.hpp"
#include "check/schedule/stepped.hpp"
#include "include/counterproof/schedule.hpp"

namespace counterproof {

/// What a program has of each kind, in the order in which it was made.
class Threads::Shared {
 public:
  template <class Thing>
  struct Named {
    std::string name;
    Thing thing = {};
  };
  struct FirstCell : Named<Stepped::Cell> {
    std::uint64_t first = 0;
  };

  void attach(Stepped& machine) {
    machine_ = &machine;
    for (FirstCell& word : words) machine.name(word.thing, word.name);
    for (auto& lock : spinlocks) machine.name(lock.thing, lock.name);
    for (auto& lock : mutexes) machine.name(lock.thing, lock.name);
    for (auto& queue : queues) machine.name(queue.thing, queue.name);
  }
  void start() {
    for (FirstCell& word : words) word.thing.value = word.first;
  }
  [[nodiscard]] std::uint64_t hash(std::uint64_t seed) const {
    for (const FirstCell& word : words)
      seed = XXH3_64bits_withSeed(&word.thing.value, sizeof word.thing.value, seed);
    return seed;
  }
  /// \pre a thread runs
  [[nodiscard]] Stepped& machine() const {
    if (machine_ == nullptr) throw std::logic_error("no thread of the program runs");
    return *machine_;
  }

  std::vector<FirstCell> words;
  std::vector<Named<Stepped::Lock>> spinlocks;
  std::vector<Named<Stepped::Mutex>> mutexes;
  std::vector<Named<Stepped::WaitQueue>> queues;

 private:
  Stepped* machine_ = nullptr;
};

Threads::Threads() : shared_(std::make_unique<Shared>()) {}
Threads::~Threads() = default;

void Threads::require(bool kept, std::string_view promise) {
  shared_->machine().require(kept, promise, promise);
}

Threads::Word::Word(Threads& program, std::string name, std::uint64_t first)
    : program_(program), index_(program.shared_->words.size()) {
  program.shared_->words.push_back({{std::move(name)}, first});
}

std::uint64_t Threads::Word::load(Site site) {
  Shared& shared = *program_.shared_;
  return shared.machine().load(shared.words[index_].thing, site);
}
void Threads::Word::store(std::uint64_t value, Site site) {
  Shared& shared = *program_.shared_;
  shared.machine().store(shared.words[index_].thing, value, site);
}
std::uint64_t Threads::Word::read_once(Site site) {
  Shared& shared = *program_.shared_;
  return shared.machine().read_once(shared.words[index_].thing, site);
}
void Threads::Word::write_once(std::uint64_t value, Site site) {
  Shared& shared = *program_.shared_;
  shared.machine().write_once(shared.words[index_].thing, value, site);
}
std::uint64_t Threads::Word::load_acquire(Site site) {
  Shared& shared = *program_.shared_;
  return shared.machine().load_acquire(shared.words[index_].thing, site);
}
void Threads::Word::store_release(std::uint64_t value, Site site) {
  Shared& shared = *program_.shared_;
  shared.machine().store_release(shared.words[index_].thing, value, site);
}
std::uint64_t Threads::Word::add(std::uint64_t value, Site site) {
  Shared& shared = *program_.shared_;
  return shared.machine().add(shared.words[index_].thing, value, site);
}
std::uint64_t Threads::Word::exchange(std::uint64_t value, Site site) {
  Shared& shared = *program_.shared_;
  return shared.machine().exchange(shared.words[index_].thing, value, site);
}
bool Threads::Word::compare_exchange(std::uint64_t expected, std::uint64_t desired, Site site) {
  Shared& shared = *program_.shared_;
  return shared.machine().compare_exchange(shared.words[index_].thing, expected, desired, site);
}
std::uint64_t Threads::Word::value() const { return program_.shared_->words[index_].thing.value; }

Threads::Lock::Lock(Threads& program, std::string name, bool sleeps)
    : program_(program), sleeps_(sleeps) {
  Shared& shared = *program.shared_;
  index_ = sleeps ? shared.mutexes.size() : shared.spinlocks.size();
  if (sleeps) {
    shared.mutexes.push_back({std::move(name)});
  } else {
    shared.spinlocks.push_back({std::move(name)});
  }
}

void Threads::Lock::lock(Site site) {
  Shared& shared = *program_.shared_;
  if (sleeps_) {
    shared.machine().lock(shared.mutexes[index_].thing, site);
  } else {
    shared.machine().lock(shared.spinlocks[index_].thing, site);
  }
}
void Threads::Lock::unlock(Site site) {
  Shared& shared = *program_.shared_;
  if (sleeps_) {
    shared.machine().unlock(shared.mutexes[index_].thing, site);
  } else {
    shared.machine().unlock(shared.spinlocks[index_].thing, site);
  }
}
Threads::Lock::Held Threads::Lock::hold(Site site) {
  lock(site);
  return {*this, site};
}
Threads::Lock::Held::~Held() noexcept(false) { lock_.unlock(site_); }

Threads::WaitQueue::WaitQueue(Threads& program, std::string name)
    : program_(program), index_(program.shared_->queues.size()) {
  program.shared_->queues.push_back({std::move(name)});
}
void Threads::WaitQueue::enqueue(Site site) {
  Shared& shared = *program_.shared_;
  shared.machine().enqueue(shared.queues[index_].thing, site);
}
void Threads::WaitQueue::dequeue(Site site) {
  Shared& shared = *program_.shared_;
  shared.machine().dequeue(shared.queues[index_].thing, site);
}
void Threads::WaitQueue::sleep(Site site) {
  Shared& shared = *program_.shared_;
  shared.machine().sleep(shared.queues[index_].thing, site);
}
void Threads::WaitQueue::wake(Site site) {
  Shared& shared = *program_.shared_;
  shared.machine().wake(shared.queues[index_].thing, site);
}

/// The program as the scheduler has it.
class RunningThreads : public RacedProgram {
 public:
  RunningThreads(schedule::Execution& execution, std::unique_ptr<Threads> program, std::size_t size,
                 unsigned threads)
      : machine_(execution), program_(std::move(program)), size_(size), threads_(threads) {
    program_->shared_->attach(machine_);
  }

  [[nodiscard]] unsigned threads() const override { return threads_; }
  [[nodiscard]] std::string thread_name(schedule::ThreadId thread) const override {
    return fmt::format("T{}", thread + 1);
  }
  [[nodiscard]] std::string beginning() const override { return {}; }
  void start() override {
    program_->shared_->start();
    program_->start();
  }
  void run(schedule::ThreadId thread) override { program_->run(thread); }
  void finish() override { program_->finish(); }
  [[nodiscard]] std::optional<std::uint64_t> state() const override {
    return program_->shared_->hash(XXH3_64bits(dynamic_cast<const void*>(program_.get()), size_));
  }
  [[nodiscard]] std::uint64_t final_state() const override { return program_->shared_->hash(0); }

 private:
  Stepped machine_;
  std::unique_ptr<Threads> program_;
  std::size_t size_;
  unsigned threads_;
};

namespace {

Raced::Outcome outcome_of(const RaceReport& report) {
  switch (report.verdict()) {
    case Verdict::violated:
      return Raced::Outcome::violated;
    case Verdict::bounded:
      return Raced::Outcome::bounded;
    case Verdict::unknown:
      return Raced::Outcome::untested;
    case Verdict::proved:
    case Verdict::holds:
    case Verdict::error:
      break;
  }
  return Raced::Outcome::holds;
}

RacedFinding told(const RaceReport& report, const RaceFinding& finding) {
  const ScheduleRun run = run_of(report, finding);
  RacedFinding told;
  told.promise = finding.invariant;
  told.what = finding.what;
  told.preemptions = finding.switches.preemptions;
  told.fewest = finding.fewest;
  for (const RunStep& step : run.steps) told.steps.push_back({step.thread, step.text, step.site});
  for (const RunWaiter& waiter : run.waiting)
    told.waiting.push_back(fmt::format("{}: {}", run.thread_names[waiter.thread], waiter.what));
  if (const RunBreach* breach = run.breach(finding.id()))
    for (const auto& step : {breach->first, breach->second})
      if (step && std::ranges::count(told.shown_by, *step) == 0) told.shown_by.push_back(*step);
  return told;
}

}  // namespace

Raced race_threads(const std::function<std::unique_ptr<Threads>()>& make, std::size_t size,
                   const RaceSettings& settings) {
  if (settings.threads < 1 || settings.threads > schedule::kMaxThreads)
    throw std::invalid_argument(fmt::format("{} threads cannot be raced; expected 1 to {}",
                                            settings.threads, schedule::kMaxThreads));
  RaceEntry entry;
  entry.name = "program";
  entry.size = {settings.threads, 1};
  entry.fixed = true;
  entry.make = [&](schedule::Execution& execution, RaceSize raced) {
    return std::make_unique<RunningThreads>(execution, make(), size, raced.threads);
  };
  RaceOptions options;
  if (settings.executions) options.bounds.most_executions = *settings.executions;
  options.bounds.most_time = settings.time;
  options.bounds.stop = settings.stop;
  options.preemptions = settings.preemptions;
  const RaceReport report = race(entry, options);

  Raced raced;
  raced.outcome = outcome_of(report);
  raced.executions = report.result.executions;
  raced.waits = report.waiting;
  for (const RaceFinding& finding : report.findings)
    raced.findings.push_back(told(report, finding));
  return raced;
}

std::string Raced::text() const {
  std::string out;
  for (const RacedFinding& finding : findings) {
    out += finding.promise == finding.what ? finding.what + "\n"
                                           : fmt::format("{}: {}\n", finding.promise, finding.what);
    std::size_t width = 0;
    for (const RacedStep& step : finding.steps) width = std::max(width, step.text.size());
    for (std::size_t i = 0; i < finding.steps.size(); ++i) {
      const RacedStep& step = finding.steps[i];
      const bool shows = std::ranges::count(finding.shown_by, i) != 0;
      out += fmt::format("{} {:>3}  T{}  {:<{}}  {}\n", shows ? '>' : ' ', i + 1, step.thread + 1,
                         step.text, width, step.place);
    }
    for (const std::string& waiter : finding.waiting)
      out += fmt::format("       waits: {}\n", waiter);
  }
  constexpr std::array kWords = {"holds", "violated", "bounded", "untested"};
  out += fmt::format("{}, {} executions\n", kWords[static_cast<std::size_t>(outcome)], executions);
  if (!waits.empty()) out += waits + "\n";
  return out;
}

}  // namespace counterproof
