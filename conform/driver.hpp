// The driver: makes events of the model happen in a guest, and looks at what came of them.
//
// One page of the model is one MiB of the guest, so that the kernel's own objects and its batches
// of charges stay below half a page; a limit is written with five eighths of a page to spare for
// them. A container is a group, a task a puppet, a page of a file a file of one MiB.
//
// Between two walks nothing is left of the first but what the kernel itself keeps: puppets are
// killed and reaped, groups removed, files dropped from the cache.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conform/driven.hpp"
#include "conform/kernel.hpp"
#include "conform/page_places.hpp"
#include "model/world/step.hpp"

namespace counterproof::conform {

/// What the limit of a container without children leaves for the kernel's own memory, in bytes.
/// Those with children have more, since that of all of them counts there: of two limits that are
/// equal the lower one is met first.
inline constexpr std::uint64_t kSlack = kUnit / 8 * 5;

/// What came of taking the rest of what reclaim began with.
enum class Settled : std::uint8_t {
  done,
  nothing_taken,   ///< the kernel had taken nothing of it
  cannot_be_seen,  ///< nobody is left who maps what was to go
  cannot_finish,   ///< a page has several users, so that nobody can give it up alone
};

/// The text for a memory limit's control file that says what `text`, a number of pages, says to the
/// model; another text as it is.
/// \param slack  in bytes
std::string memory_limit_text(std::string_view text, std::uint64_t slack = kSlack);

class Driver {
 public:
  Driver(Guest& guest, const KernelFacts& facts, const Rules& rules, const Scope& scope)
      : guest_(guest), facts_(facts), rules_(rules), scope_(scope) {}

  /// Makes the first world: groups with their limits, and tasks where they start.
  /// \returns false if the kernel refuses any of it.  Errors: those of the guest.
  Result<bool> begin();

  /// Makes the event happen, and looks at the groups in the same breath.
  /// \pre `why_no_event` has nothing against it
  Result<Driven> drive(const World& before, const Event& event, Seen& seen);

  /// Goes on where reclaim or a kill left off: the kernel takes no more than it needs, in batches
  /// of 32 small pages; in the model a page is taken whole, and all that can be taken.  And who is
  /// killed in the middle of a page of a file leaves its beginning in the cache.
  Result<Settled> settle(const World& before, const World& after, const Event& event,
                         const Effects& effects);

  /// What the groups look like now.
  Result<Seen> see();

  /// Ends all puppets, whose own memory keeps the groups that they began in.  How many removed
  /// groups of this walk are not gone then, once they are no more than `most` or had their time to
  /// go; nothing where the kernel does not say.
  Result<std::optional<std::int64_t>> lingering(std::int64_t most);

  [[nodiscard]] const KernelFacts& facts() const { return facts_; }

 private:
  void add_group(std::vector<std::string>& lines, ContainerId container) const;
  [[nodiscard]] bool is_last_child(const World& before, ContainerId container) const;
  /// Lines by which all who map the page unmap it.
  void add_unmaps(std::vector<std::string>& lines, const World& before, PageId page) const;
  /// What a process maps of files, which its child does not begin with.
  [[nodiscard]] Set<PageId> left_by_fork(const World& before, TaskId parent) const;
  [[nodiscard]] std::string path_of(ContainerId container) const;
  /// What the limit of the container leaves for the kernel's own memory, in bytes.
  [[nodiscard]] std::uint64_t slack_of(ContainerId container) const;
  [[nodiscard]] std::vector<std::string> lines_of(const World& before, const Event& event);
  void add_looks(std::vector<std::string>& lines) const;
  /// What the last lines of `add_looks` were answered with.
  [[nodiscard]] Seen seen_in(const std::vector<Answer>& answers) const;
  /// Keeps `places_` as the puppets' address spaces are.
  void follow(const World& before, const Event& event, const Driven& driven);

  Guest& guest_;
  const KernelFacts& facts_;
  const Rules& rules_;
  const Scope& scope_;
  PagePlaces places_;
  Set<TaskId> alive_;
  bool looks_for_removed_ = false;  ///< a group was removed, or may have been
};

}  // namespace counterproof::conform
