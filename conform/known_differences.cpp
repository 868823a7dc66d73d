#include "conform/known_differences.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "conform/page_payers.hpp"
#include "model/enum_table.hpp"

namespace counterproof::conform {
namespace {

/// Whether the outcome differs in just this way, and otherwise no more than what follows from it.
bool outcomes_are(const Difference& difference, Outcome model, Outcome kernel,
                  std::initializer_list<Aspect> and_perhaps) {
  bool seen = false;
  for (const Compared& one : difference.differing()) {
    if (one.aspect == Aspect::outcome) {
      seen =
          one.model == counterproof::name_of(model) && one.kernel == counterproof::name_of(kernel);
      if (!seen) return false;
    } else if (std::ranges::find(and_perhaps, cause_of(one.aspect)) == and_perhaps.end()) {
      return false;
    }
  }
  return seen;
}

bool writes_text(const ModelStep& step) {
  return step.event.kind == EventKind::write_limit || step.event.kind == EventKind::write_reclaim;
}

std::string_view text_of(const ModelStep& step) {
  const std::string_view text = step.scope.limit_texts[step.event.text];
  return text.substr(0, text.find_last_not_of(" \n") + 1);
}

/// Whether nothing differs but these.
bool only(const Difference& difference, std::initializer_list<Aspect> aspects) {
  return std::ranges::all_of(difference.differing(), [&](const Compared& one) {
    return std::ranges::find(aspects, cause_of(one.aspect)) != aspects.end();
  });
}

/// Whether the process is in a group whose limit the event can meet: below the one whose limit is
/// written, or in the top-level group of the acting task or of what it brings back from swap.
bool in_group_of_limit(const ModelStep& step, TaskId process) {
  const Truth& truth = step.before.truth;
  const ContainerId own = truth.container_of(process);
  if (writes_text(step)) return truth.within(own, step.event.container);
  const auto top_of = [&](ContainerId container) {
    while (container.some() && truth.parent[container].some()) container = truth.parent[container];
    return container;
  };
  if (step.event.task.none()) return false;
  const ContainerId top = top_of(own);
  return top == top_of(truth.container_of(step.event.task)) ||
         (step.had.some() && top == top_of(step.had));
}

/// Whether nothing differs but that the kernel's groups have less memory than the model's.
bool has_less_everywhere(const Difference& difference) {
  return std::ranges::all_of(difference.differing(), [](const Compared& one) {
    return (one.aspect == Aspect::anonymous || one.aspect == Aspect::file) &&
           std::stod(one.kernel) < std::stod(one.model);
  });
}

bool something_is_protected(const ModelStep& step) {
  for (const ContainerId container : Ids<ContainerId>(step.scope.containers))
    if (min_in_force(step.scope, step.before.truth, container) != 0 ||
        (step.rules.protects_low() && low_in_force(step.scope, step.before.truth, container) != 0))
      return true;
  return false;
}

/// The page goes back to who had it: one more in each group that he lies in, one less in the
/// others.
bool foretell_swap_in(const ModelStep& step, std::vector<Compared>& compared) {
  const Effects& effects = step.effects;
  const Truth& truth = step.after.truth;
  const ContainerId payer = payer_of(step.scope, step.after, step.event.page);
  if (effects.outcome != Outcome::done || !effects.reclaimed.empty() || !effects.killed.empty() ||
      step.had.none() || payer.none() || payer == step.had || !truth.exists[step.had] ||
      !has_room(step.scope, step.after, step.had, payer))
    return false;
  for (Compared& one : compared) {
    if (one.aspect != Aspect::anonymous) continue;
    const int change = static_cast<int>(truth.within(step.had, one.container)) -
                       static_cast<int>(truth.within(payer, one.container));
    one.model = std::to_string(std::stoi(one.model) + change);
  }
  return true;
}

constexpr std::array kKnown = {
    KnownDifference{
        .id = "limit-is-stored",
        .of = DifferenceOf::policy,
        .what = "a limit below usage is stored: memory is reclaimed and tasks are killed until it "
                "is kept, tasks stay; the policy has it refused",
        .foreseen =
            [](const ModelStep& step) {
              return step.event.kind == EventKind::write_limit &&
                     step.effects.outcome == Outcome::busy;
            },
        .explains =
            [](const ModelStep&, const Difference& difference) {
              return outcomes_are(difference, Outcome::busy, Outcome::done,
                                  {Aspect::memory_limit, Aspect::tasks_limit, Aspect::anonymous,
                                   Aspect::file, Aspect::killed, Aspect::alive});
            },
    },
    KnownDifference{
        .id = "no-limit-is-max",
        .of = DifferenceOf::policy,
        .what = "no limit is written as \"max\": \"-1\", as the resource counter had it, is "
                "invalid",
        .foreseen =
            [](const ModelStep& step) {
              return writes_text(step) && text_of(step) == "-1" &&
                     step.effects.outcome != Outcome::invalid;
            },
        .explains =
            [](const ModelStep& step, const Difference& difference) {
              return outcomes_are(difference, step.effects.outcome, Outcome::invalid,
                                  {Aspect::memory_limit, Aspect::tasks_limit, Aspect::reclaimed,
                                   Aspect::anonymous, Aspect::file});
            },
    },
    KnownDifference{
        .id = "nothing-is-written",
        .of = DifferenceOf::kernel,
        .what = "writing no byte at all succeeds: the system call ends before a controller hears "
                "of it",
        .foreseen =
            [](const ModelStep& step) {
              return writes_text(step) && step.scope.limit_texts[step.event.text].empty() &&
                     step.effects.outcome == Outcome::invalid;
            },
        .explains =
            [](const ModelStep&, const Difference& difference) {
              return outcomes_are(difference, Outcome::invalid, Outcome::done, {});
            },
    },
    KnownDifference{
        .id = "blank-asks-for-all",
        .of = DifferenceOf::kernel,
        .what = "blanks written to memory.reclaim ask for all there is (D40), and fall short",
        .foreseen =
            [](const ModelStep& step) {
              return step.event.kind == EventKind::write_reclaim && text_of(step).empty() &&
                     step.effects.outcome == Outcome::invalid;
            },
        .explains =
            [](const ModelStep&, const Difference& difference) {
              return outcomes_are(difference, Outcome::invalid, Outcome::fell_short,
                                  {Aspect::anonymous, Aspect::file});
            },
    },
    KnownDifference{
        .id = "numbers-wrap",
        .of = DifferenceOf::kernel,
        .what = "a number of bytes that does not fit in 64 bits wraps, and is stored",
        .foreseen =
            [](const ModelStep& step) {
              return writes_text(step) && step.event.resource == Resource::memory &&
                     text_of(step).size() >= 20 && step.effects.outcome == Outcome::invalid;
            },
        .explains =
            [](const ModelStep& step, const Difference& difference) {
              return only(difference, {Aspect::outcome, Aspect::memory_limit, Aspect::anonymous,
                                       Aspect::file, Aspect::killed, Aspect::alive}) &&
                     step.effects.outcome != difference.driven.outcome;
            },
    },
    KnownDifference{
        .id = "victim-is-not-awaited",
        .of = DifferenceOf::kernel,
        .what = "before the memory of whoever was killed is back, which takes longer where it is "
                "locked, the next dies as well, or memory is reclaimed, though neither is needed",
        .foreseen =
            [](const ModelStep& step) {
              if (step.effects.killed.empty()) return false;
              if (step.event.kind == EventKind::write_limit) return true;
              for (const Page& page : step.before.truth.pages)
                for (const TaskId victim : step.effects.killed)
                  if (page.locked_by.contains(victim)) return true;
              return false;
            },
        .explains =
            [](const ModelStep& step, const Difference& difference) {
              const ProcessSet& killed = difference.driven.killed;
              for (const TaskId victim : step.effects.killed)
                if (!killed.contains(victim)) return false;
              return only(difference, {Aspect::killed, Aspect::alive, Aspect::anonymous,
                                       Aspect::file, Aspect::reclaimed, Aspect::outcome}) &&
                     (killed.size() > step.effects.killed.size() ||
                      has_less_everywhere(difference));
            },
    },
    KnownDifference{
        .id = "victims-are-members",
        .of = DifferenceOf::policy,
        .what = "the victim is one of the tasks that are in the group whose limit it was, whatever "
                "they hold; the policy takes one of those whose charges fill it, and "
                "where nobody's do the request is refused",
        .foreseen =
            [](const ModelStep& step) {
              if (!step.rules.kills_in_container()) return false;
              return !step.effects.killed.empty() ||
                     (step.effects.outcome == Outcome::refused && step.event.page.some());
            },
        .explains =
            [](const ModelStep& step, const Difference& difference) {
              // Only members (known_as), and nothing that does not follow from who lives.
              return !difference.driven.killed.empty() &&
                     difference.driven.killed != step.effects.killed &&
                     only(difference, {Aspect::killed, Aspect::outcome, Aspect::alive,
                                       Aspect::anonymous, Aspect::file, Aspect::reclaimed});
            },
    },
    KnownDifference{
        .id = "kill-then-reclaim",
        .of = DifferenceOf::policy,
        .what = "after a kill the kernel reclaims once more, and finds what the dead had locked; "
                "the policy has refused what does not fit at once",
        .foreseen =
            [](const ModelStep& step) {
              return !step.rules.kills_until_it_fits() && !step.effects.killed.empty() &&
                     step.effects.outcome == Outcome::refused;
            },
        .explains =
            [](const ModelStep&, const Difference& difference) {
              return outcomes_are(difference, Outcome::refused, Outcome::done,
                                  {Aspect::anonymous, Aspect::file});
            },
    },
    KnownDifference{
        .id = "min-in-parts",
        .of = DifferenceOf::units,
        .what =
            "above its min or low a group gives up parts of all it has, until that is left, and "
            "the kernel's own objects count; in the model it gives up whole pages, one after "
            "the other",
        .foreseen =
            [](const ModelStep& step) {
              return something_is_protected(step) &&
                     (!step.effects.reclaimed.empty() || !step.effects.killed.empty() ||
                      step.event.kind == EventKind::write_reclaim);
            },
        .explains =
            [](const ModelStep&, const Difference& difference) {
              return only(difference, {Aspect::anonymous, Aspect::file, Aspect::reclaimed,
                                       Aspect::killed, Aspect::alive, Aspect::outcome});
            },
    },
    KnownDifference{
        .id = "protected-in-one-turn",
        .of = DifferenceOf::kernel,
        .what = "where pages are kept in generations, as newer kernels do, it is looked at what is "
                "protected before pages are taken: in one turn up to half a page more is taken "
                "than a min or low leaves, or what a low covers without being counted",
        .foreseen =
            [](const ModelStep& step) {
              return step.facts.generations && something_is_protected(step) &&
                     step.effects.reclaimed_for.some();
            },
        .explains =
            [](const ModelStep&, const Difference& difference) {
              return std::ranges::all_of(difference.differing(), [](const Compared& one) {
                if (one.aspect == Aspect::min) return one.kernel == kKeptButForAPart;
                if (one.aspect == Aspect::low)
                  return one.kernel == kKeptButForAPart || one.kernel == kLowSpared;
                const Aspect cause = cause_of(one.aspect);
                return cause == Aspect::anonymous || cause == Aspect::file ||
                       cause == Aspect::reclaimed;
              });
            },
    },
    KnownDifference{
        .id = "copies-in-parts",
        .of = DifferenceOf::units,
        .what = "while a locked page is copied, what was copied already is locked no more, and can "
                "be taken to make room for the rest; in the model it is locked until it is copied "
                "whole",
        .foreseen =
            [](const ModelStep& step) {
              if (step.event.kind != EventKind::write) return false;
              const Page& page = step.before.truth.pages[step.event.page];
              return !page.locked_by.empty() &&
                     (!step.effects.reclaimed.empty() || !step.effects.killed.empty());
            },
        .explains =
            [](const ModelStep&, const Difference& difference) {
              return only(difference, {Aspect::anonymous, Aspect::reclaimed, Aspect::killed,
                                       Aspect::alive, Aspect::outcome, Aspect::file});
            },
    },
    KnownDifference{
        .id = "swap-in-remembers",
        .of = DifferenceOf::policy,
        .what = "what comes back from swap is charged to the group that had it, wherever the task "
                "is now; the policy has the task's group pay",
        .foreseen =
            [](const ModelStep& step) {
              const bool comes_back = step.event.kind == EventKind::swap_in ||
                                      (step.event.kind == EventKind::map_shmem &&
                                       step.before.truth.pages[step.event.page].in_swap());
              return comes_back && !step.rules.swap_remembers();
            },
        .explains =
            [](const ModelStep& step, const Difference& difference) {
              // The same charge elsewhere, and what follows from who is full.
              return step.had != step.before.truth.container_of(step.event.task) &&
                     only(difference, {Aspect::anonymous, Aspect::file, Aspect::reclaimed,
                                       Aspect::killed, Aspect::alive, Aspect::outcome});
            },
        .foretells = foretell_swap_in,
    },
};

}  // namespace

std::string_view name_of(DifferenceOf of) {
  constexpr EnumTable<DifferenceOf, std::string_view> kNames = {"policy", "kernel", "units"};
  return kNames[of];
}

std::span<const KnownDifference> known_differences() { return kKnown; }

const KnownDifference* find_known_difference(std::string_view id) {
  for (const KnownDifference& known : kKnown)
    if (known.id == id) return &known;
  return nullptr;
}

std::string known_as(const ModelStep& step, const Difference& difference) {
  for (const TaskId killed : difference.driven.killed)
    if (!in_group_of_limit(step, killed)) return {};
  for (const KnownDifference& known : kKnown)
    if (known.foreseen(step) && known.explains(step, difference)) return std::string(known.id);
  return {};
}

std::string foretold_by(const ModelStep& step, std::vector<Compared>& compared) {
  for (const KnownDifference& known : kKnown)
    if (known.foretells != nullptr && known.foreseen(step) && known.foretells(step, compared))
      return std::string(known.id);
  return {};
}

}  // namespace counterproof::conform
