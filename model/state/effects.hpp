// What an event did, beyond the change from one world to the next.
//
// Some promises are about the way and not about the result: a kill that was not needed, a charge
// given back twice, a call that would never have ended.  The controllers note those here while
// they run; invariants and `explain` read them.
#pragma once

#include <cstdint>
#include <string_view>

#include "model/state/ids.hpp"
#include "model/state/truth.hpp"

namespace counterproof {

/// What an event came to.
enum class Outcome : std::uint8_t {
  done,
  refused,     ///< over the limit
  failed,      ///< the fault struck
  killed,      ///< the acting task's process was killed
  busy,        ///< the container is still in use, or the limit is below usage
  invalid,     ///< the text is not a limit
  waits,       ///< a task that holds charges of the container is on its way out; try again
  hung,        ///< the call never ends
  fell_short,  ///< it got less than was asked for
};

std::string_view name_of(Outcome outcome);

struct Effects {
  Outcome outcome = Outcome::done;

  /// Counter arithmetic.
  Set<ContainerId> wrongly_accepted;              ///< charged though the sum does not fit
  Set<ContainerId> wrongly_refused;               ///< refused though the sum fits
  PerContainer<std::uint8_t> failures{};          ///< how far failcnt rose
  PerContainer<std::uint8_t> refused_requests{};  ///< requests that met a full counter

  /// Releases.
  Set<ContainerId> over_uncharged;  ///< gave back what had no outstanding charge
  Set<PageId> released_twice;       ///< one charge, released twice
  Set<PageId> used_after_free;      ///< a pointer to something freed was followed

  /// Reclaim.
  ContainerId reclaimed_for;         ///< whose limit made it necessary
  Set<PageId> reclaimed;             ///< unmapped or evicted
  Set<PageId> reclaimed_elsewhere;   ///< of other containers
  Set<PageId> unmapped_from_others;  ///< taken from processes of other containers
  Set<PageId>
      left_reclaimable;     ///< could have been reclaimed when the request failed or a kill began
  PageId needless_request;  ///< failed, or led to a kill, though its mapping needs no charge
  Set<ContainerId> failed_with_room;  ///< a request failed, or a kill began, though the sum fits
  Set<ObjectId> shrunk;               ///< kernel objects that were freed for `reclaimed_for`
  Set<ObjectId> shrunk_elsewhere;     ///< of containers outside its subtree
  Set<ObjectId> left_shrinkable;      ///< cached, and charged there, when the request failed
  Set<ContainerId> below_min;         ///< brought below its min by a pass for an ancestor
  Set<ContainerId> low_taken;         ///< lost what low spares: nothing else was to be had
  Set<ContainerId> below_low;         ///< brought below its low while something else was to be had
  std::uint8_t pages_taken = 0;       ///< pages and objects that a written amount got
  ProcessSet slowed;                  ///< made to reclaim in their own path, over `high`
  ProcessSet stalled;                 ///< of these, those for whom that has not been enough

  /// Containers that were removed before.
  Set<ContainerId> freed;          ///< their memory is free now
  Set<ContainerId> freed_charged;  ///< though something was still charged to them

  /// Kills.
  ContainerId killed_for;
  ProcessSet killed;
  ProcessSet killed_outside;      ///< neither in the container nor holding a charge of it
  ProcessSet killed_non_members;  ///< not in the container, nor below it
  bool needless_kill = false;     ///< there was room, or the victim held nothing of the container

  bool hung = false;

  friend bool operator==(const Effects&, const Effects&) = default;
};

}  // namespace counterproof
