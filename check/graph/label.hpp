// Labels: what one event of a thread does, whatever it is given to read.
#pragma once

#include <bitset>
#include <cstdint>

namespace counterproof::graph {

/// What cells hold.  Addresses are values, too; which, is their maker's business.
using Value = std::int64_t;
/// A shared cell; accesses of different cells never overlap.
using LocationId = std::uint8_t;

inline constexpr unsigned kMostLocations = 256;
inline constexpr unsigned kMostThreads = 8;
inline constexpr unsigned kMostOfThread = 512;  ///< events

/// Events of one thread, by their positions in it.
using Positions = std::bitset<kMostOfThread>;

/// Which earlier events of its thread an event depends on.
struct Dependencies {
  Positions address;
  Positions data;
  Positions control;

  friend bool operator==(const Dependencies&, const Dependencies&) = default;
};

enum class Kind : std::uint8_t {
  read,
  write,
  fence,
  end,     ///< nothing is left to do
  block,   ///< a loop has looked, and would look again: it waits for another write
  error,   ///< the program has said that something is wrong
  beyond,  ///< the thread is longer than it may be, or goes round a loop too often
};

enum class Order : std::uint8_t { plain, relaxed, acquire, release, acquire_release, sequential };

constexpr bool acquires(Order order) {
  return order == Order::acquire || order >= Order::acquire_release;
}
constexpr bool releases(Order order) { return order >= Order::release; }

enum class Fence : std::uint8_t {
  none,
  acquire,  ///< C11's
  release,
  acquire_release,
  full,      ///< C11's sequentially consistent one, smp_mb()
  reads,     ///< smp_rmb()
  writes,    ///< smp_wmb()
  compiler,  ///< barrier()
  before_atomic,
  after_atomic,
  after_spinlock,
  after_unlock_lock,
  rcu_lock,
  rcu_unlock,
  grace_period,  ///< synchronize_rcu()
};

/// What an access is a part of, beyond what its order says.
enum class Role : std::uint8_t {
  none,
  lock,       ///< both halves of taking a spinlock
  unlock,     ///< the write that gives it back
  sleep,      ///< a wait on a queue or a completion
  look,       ///< a failed attempt, or a look at whether it is taken
  ghost,      ///< both halves of what is atomic and no instruction of any machine: orders nothing
  no_return,  ///< the read of an addition that tells nobody what it read: smp_rmb() is blind to it
};

struct Label {
  Kind kind = Kind::end;
  Order order = Order::relaxed;
  Order on_failure = Order::relaxed;  ///< an exclusive read's, if nothing is written
  Fence fence = Fence::none;
  Role role = Role::none;
  /// A read: a write may follow that nothing comes between.  A write: it is such a one.
  bool exclusive = false;
  /// A read: its thread waits until it reads something else than what makes its loop go round.
  bool awaits = false;
  /// A read that awaits: its cell is written once at most, and then it waits no more.
  bool once = false;
  /// A fence: it is there only if the exclusive access that follows writes.
  bool if_it_writes = false;
  /// A fence: the thread goes on in one of so many ways, and is told which, as if it had read it.
  /// May stand between the halves of an exclusive access.
  std::uint8_t choices = 0;
  LocationId location = 0;
  /// Of a write; of a choice, what was chosen; of `block`, from which event of the thread on its
  /// loop's last round looked.
  Value value = 0;
  const Dependencies* depends = nullptr;  ///< on nothing, if null; lives as long as the program
};

}  // namespace counterproof::graph
