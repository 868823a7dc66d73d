// Threads of your own, in every order that matters: what they break, and the schedule with the
// fewest preemptions that shows it.
//
//     #include <counterproof/schedule.hpp>
//
//     struct LostUpdate : counterproof::Threads {
//       Word used{*this, "used"};                                 // 0 before each execution
//       void run(unsigned) override { used.store(used.load() + 1); }
//       void finish() override { require(used.value() == 2, "every addition is kept"); }
//     };
//
//     const auto raced = counterproof::race<LostUpdate>();        // two threads
//     std::cout << raced.text();                                  // the steps, one a line
//     return raced.holds() ? 0 : 1;
//
// A program is two functions: what each thread does, and what must be true when all have ended.
// What its threads share are words, locks and queues that it has as members; before each access of
// one a thread stops, and every other order in which it could go on is explored, each that makes a
// difference once (Abdulla, Aronsson, Jonsson, Sagonas, J. ACM 64(4), 2017).  Beyond what the
// program requires, each execution is looked through for data races of plain accesses, deadlocks,
// locks in circles, sleeping under a spinlock, locks that are kept or given back twice, and threads
// that wait for ever.
//
// Everything that threads share must be such a member: what is not, nobody sees.  Members of other
// kinds are for constants, or for what one thread keeps to itself; `start()` sets them again.  What
// a thread keeps from one turn of a loop to the next is on its stack or in the program, and not
// behind a pointer: a state that comes again is how it shows that a loop has no end.  A thread does
// the same whenever it reads the same, so it asks neither a clock nor chance.  It may be given up
// in the middle, with an exception of the scheduler's own: code that catches everything lets it
// pass.
//
// What is said holds under sequentially consistent memory.  A bound makes `bounded` of what would
// have been `holds`.
#pragma once

#include <atomic>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace counterproof {

/// A program of a few threads.  Made once, and run thousands of times.
class Threads {
  using Site = std::source_location;

 public:
  Threads();
  virtual ~Threads();
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  /// What a thread does, counted from 0.
  virtual void run(unsigned thread) = 0;
  /// Looks at the state when every thread has ended.
  virtual void finish() {}
  /// Sets what is neither word nor lock to what every execution begins with.
  virtual void start() {}

  /// A number that threads share.  Arithmetic wraps at 2^64.
  class Word {
   public:
    /// \param first what it is before each execution
    Word(Threads& program, std::string name, std::uint64_t first = 0);
    Word(const Word&) = delete;
    Word& operator=(const Word&) = delete;

    // Plain: something else must order these, or they are a data race.
    std::uint64_t load(Site site = Site::current());
    void store(std::uint64_t value, Site site = Site::current());
    // Declared to race, and nothing is ordered by them: READ_ONCE and WRITE_ONCE, relaxed.
    std::uint64_t read_once(Site site = Site::current());
    void write_once(std::uint64_t value, Site site = Site::current());
    std::uint64_t load_acquire(Site site = Site::current());
    void store_release(std::uint64_t value, Site site = Site::current());
    // One step each, and ordered with everything.
    /// \returns the new value
    std::uint64_t add(std::uint64_t value, Site site = Site::current());
    /// \returns the old value
    std::uint64_t exchange(std::uint64_t value, Site site = Site::current());
    /// \returns whether it was `expected`, and is `desired` now
    bool compare_exchange(std::uint64_t expected, std::uint64_t desired,
                          Site site = Site::current());

    /// Without a step: for `finish()`.
    [[nodiscard]] std::uint64_t value() const;

   private:
    Threads& program_;
    std::size_t index_;
  };

  /// A lock, held while what `hold()` returns lives.
  class Lock {
   public:
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

    class [[nodiscard]] Held {
     public:
      ~Held() noexcept(false);
      Held(const Held&) = delete;
      Held& operator=(const Held&) = delete;

     private:
      friend Lock;
      Held(Lock& lock, Site site) : lock_(lock), site_(site) {}
      Lock& lock_;
      Site site_;
    };
    Held hold(Site site = Site::current());
    void lock(Site site = Site::current());
    void unlock(Site site = Site::current());

   protected:
    Lock(Threads& program, std::string name, bool sleeps);

   private:
    Threads& program_;
    std::size_t index_;
    bool sleeps_;
  };
  /// Whoever holds it may not sleep.
  class Spinlock : public Lock {
   public:
    Spinlock(Threads& program, std::string name) : Lock(program, std::move(name), false) {}
  };
  class Mutex : public Lock {
   public:
    Mutex(Threads& program, std::string name) : Lock(program, std::move(name), true) {}
  };

  /// Where threads wait as in a kernel: enqueue, look at the condition once more, and then sleep,
  /// or dequeue.  Who was woken since it queued does not sleep.
  class WaitQueue {
   public:
    WaitQueue(Threads& program, std::string name);
    WaitQueue(const WaitQueue&) = delete;
    WaitQueue& operator=(const WaitQueue&) = delete;

    void enqueue(Site site = Site::current());
    void dequeue(Site site = Site::current());
    void sleep(Site site = Site::current());
    /// Wakes all who have queued.
    void wake(Site site = Site::current());

   private:
    Threads& program_;
    std::size_t index_;
  };

 protected:
  /// \param promise one sentence, a literal: what is broken where `kept` is false
  void require(bool kept, std::string_view promise);

 private:
  friend class RunningThreads;
  class Shared;
  std::unique_ptr<Shared> shared_;
};

struct RacedStep {
  unsigned thread = 0;  ///< from 0
  std::string text;     ///< "load used = 1"
  std::string place;    ///< "pool.cpp:12"
};

struct RacedFinding {
  std::string
      promise;  ///< the sentence of a `require`, or "race.no-data-race", "race.no-deadlock", ...
  std::string what;  ///< what is wrong, in one sentence
  std::vector<RacedStep> steps;
  std::vector<std::size_t> shown_by;  ///< indices of the steps that show it, if any do alone
  std::vector<std::string>
      waiting;  ///< of a deadlock: who waits for what, "T1: to lock B, held by T2"
  unsigned preemptions = 0;
  bool fewest = false;  ///< no schedule with fewer preemptions shows it
};

struct RaceSettings {
  unsigned threads = 2;  ///< at most 8
  std::optional<std::uint64_t> executions = std::nullopt;
  std::optional<std::chrono::duration<double>> time = std::nullopt;
  /// Only schedules with at most so many; what holds then is `bounded`.
  std::optional<unsigned> preemptions = std::nullopt;
  const std::atomic<bool>* stop = nullptr;
};

/// What came of racing a program.
struct Raced {
  enum class Outcome : unsigned char {
    holds,     ///< every order was seen, and nothing is broken
    violated,  ///< something is
    bounded,   ///< not everything was seen, and nothing was broken until then
    untested,  ///< no thread did anything that another could notice
  };

  Outcome outcome = Outcome::untested;
  std::uint64_t executions = 0;
  std::vector<RacedFinding> findings;
  std::string waits;  ///< why it is bounded, if a thread waits in a loop for another

  [[nodiscard]] bool holds() const { return outcome == Outcome::holds; }
  /// The outcome, and for each finding its steps, one a line.
  [[nodiscard]] std::string text() const;
};

/// What `race` is made of.
/// \param make makes the program: more than once, and the same each time
/// \param size of the program, in bytes
/// \throws std::invalid_argument for less than one thread, or more than eight
Raced race_threads(const std::function<std::unique_ptr<Threads>()>& make, std::size_t size,
                   const RaceSettings& settings);

/// \param make returns a `std::unique_ptr` to a new program
template <class Make>
requires requires(const Make& make) {
  { *make() } -> std::convertible_to<Threads&>;
}
Raced race(const Make& make, const RaceSettings& settings = {}) {
  return race_threads([make]() -> std::unique_ptr<Threads> { return make(); }, sizeof *make(),
                      settings);
}

template <std::derived_from<Threads> Program>
Raced race(const RaceSettings& settings = {}) {
  return race([] { return std::make_unique<Program>(); }, settings);
}

}  // namespace counterproof
