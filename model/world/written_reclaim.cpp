// Reclaim that somebody asks for: an amount written to a container's control file.  Its
// alternative, a mark above which the container's own tasks are made to reclaim, is
// rules/over_high.cpp.
//
// The write takes pages of the container's subtree until it has the amount, or makes no progress
// for a bounded number of rounds, or a signal is pending.  It may take less than was asked, and
// then fails so that the writer learns of it; real passes work in batches and may take more.  The
// text is read as a limit is; blank text is no amount.  The file is there in every container but
// the machine's root, which this model has no name for.
//
// Source: the per-group reclaim interface of 2020 (002).
#include "model/rules/units.hpp"
#include "model/world/stage.hpp"

namespace counterproof {
namespace {

/// How often a pass may come back with nothing: sixteen in the patch; more than one says nothing
/// new where a pass takes all that it may.
constexpr unsigned kMostRetries = 1;

}  // namespace

template <>
Stage::WhyNot Stage::happen<EventKind::write_reclaim>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  const ContainerId target = event_.container;
  if (!in_scope(target)) return "the container does not exist";
  if (!rules_.reclaims_by_request()) return "the policy has no such control file";
  if (event_.text >= scope_.limit_texts.size()) return "the text is out of scope";
  const std::string& text = scope_.limit_texts[event_.text];
  const auto wanted = desk_.seams.read_amount(text, limit_syntax(rules_));
  if (!wanted) {
    effects_.outcome = Outcome::invalid;
    return nullptr;
  }
  unsigned retries = kMostRetries;
  while (effects_.pages_taken < *wanted) {
    if (faults(Fault::signalled)) break;
    const std::uint64_t left = *wanted - effects_.pages_taken;
    const unsigned before = effects_.pages_taken;
    reclaim({target, PassFor::request}, static_cast<unsigned>(std::min<std::uint64_t>(left, ~0U)));
    if (effects_.pages_taken == before && retries-- == 0) break;
  }
  if (effects_.pages_taken < *wanted && does(Duty::tell_of_shortfall))
    effects_.outcome = Outcome::fell_short;
  return nullptr;
}

void Stage::return_to_user() {
  const auto on_return = answer<&Slots::on_return>(rules_);
  if (on_return == nullptr) return;
  // A process that the machine swaps in or moves pages of does nothing itself.
  const bool by_machine = event_.kind == EventKind::swap_off || event_.kind == EventKind::migrate;
  if (event_.task.some() && !by_machine && running(event_.task)) on_return(call_, event_.task);
}

}  // namespace counterproof
