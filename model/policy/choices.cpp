#include "model/policy/choices.hpp"

#include <iterator>
#include <type_traits>

#include "model/enum_table.hpp"

namespace counterproof {
namespace {

template <auto member, std::size_t count>
Choice choice(std::string_view key, std::string_view question, const ChoiceValue (&values)[count]) {
  using Field = std::remove_cvref_t<decltype(Rules{}.*member)>;
  static_assert(count == kCountOf<Field>, "a choice has a value for each of its enum's");
  return {key,
          question,
          {std::begin(values), std::end(values)},
          [](const Rules& rules) { return static_cast<std::size_t>(rules.*member); },
          [](Rules& rules, std::size_t value) { rules.*member = static_cast<Field>(value); }};
}

std::vector<Choice> make_choices() {
  return {
      choice<&Rules::account_memory>(
          "account.memory", "Are pages charged?",
          {{"no", "pages are free"}, {"yes", "pages are charged and limited"}}),
      choice<&Rules::account_tasks>(
          "account.tasks", "Are tasks charged?",
          {{"no", "tasks are free"}, {"yes", "tasks are charged and limited"}}),
      choice<&Rules::account_files>(
          "account.files", "Are open files charged?",
          {{"no", "open files are free"}, {"yes", "open files are charged and limited"}}),
      choice<&Rules::counter_algorithm>(
          "counter.algorithm", "How does the counter add and compare?",
          {{"res-counter", "tests and adds under one lock"},
           {"check-then-add", "tests first and adds later, with no lock between (K2)"},
           {"compare-and-swap", "adds only if usage is still what was tested (K4)"},
           {"free-counter",
            "subtracts from what is free and adds back when it went below zero (K3)"},
           {"page-counter", "adds first, looks at the limit, and takes back what did not fit"}}),
      choice<&Rules::counter_unlimited>(
          "counter.unlimited", "What stands for no limit at all (UNL)?",
          {{"minus-one", "the text -1, stored as the largest word"},
           {"long-max", "the largest signed word; -1 is refused as invalid"}}),
      choice<&Rules::limit_write>(
          "limit.write", "What happens to a new limit that is below usage?",
          {{"refuse", "the write fails as busy"},
           {"reclaim", "pages are reclaimed to fit; if that fails the write fails as busy"},
           {"unchecked", "it is stored, and usage stays above it (D03)"}}),
      choice<&Rules::charge_reference>(
          "charge.reference", "Does a charge keep its container from being removed (X19)?",
          {{"held", "each charge holds a reference; a container with any cannot be removed"},
           {"none", "only tasks keep a container; charges may outlive it"}}),
      choice<&Rules::share_charge>(
          "share.charge", "Who pays for a page that several containers map?",
          {{"first-touch", "whoever maps it first, until the last unmap anywhere (FTm)"},
           {"every-mapper", "every container that maps it, in full (ALL)"},
           {"fraction", "every container that maps it, an equal share (FRAC)"},
           {"hand-over",
            "whoever maps it first; when its last mapper leaves, one that remains (HAND)"},
           {"next-toucher",
            "whoever maps it first; reclaim passes it to whoever touches it next (NEXT)"},
           {"zone", "private and read pages are charged, shared mappings are not (ZONE)"}}),
      choice<&Rules::share_uncharge>(
          "share.uncharge", "Whose usage falls at the last unmap?",
          {{"owner", "the container that was charged"},
           {"current", "the container of the task that unmaps (UNCUR)"}}),
      choice<&Rules::hand_over_full_heir>(
          "hand_over.full_heir", "What if the container that inherits a page has no room?",
          {{"force", "it is charged past its limit"},
           {"refuse", "the charge stays where it was"},
           {"reclaim", "it reclaims its own pages; if that fails the charge stays where it was"}}),
      choice<&Rules::next_toucher_takes>(
          "next_toucher.takes", "What does the next toucher of a page given up by reclaim get?",
          {{"charge", "the page, with its charge"}, {"copy", "a private copy, charged to it"}}),
      choice<&Rules::attach_charges>(
          "attach.charges", "What happens to a task's charges when it moves to another container?",
          {{"stay", "they stay with the old container (MV0)"},
           {"follow", "they move: new up, old down (MV1)"}}),
      choice<&Rules::attach_over_limit>(
          "attach.over_limit", "What if charges that follow do not fit?",
          {{"refuse", "the move fails"}, {"allow", "the move takes usage past the limit"}}),
      choice<&Rules::attach_unit>("attach.unit", "What may move?",
                                  {{"leader-only", "a process as a whole, by its leader (MVL)"},
                                   {"any-thread", "each thread by itself"}}),
      choice<&Rules::tasks_count>(
          "tasks.count", "Which tasks does a container pay for?",
          {{"members", "those in it"}, {"forks", "those forked in it, wherever they go (D33)"}}),
      choice<&Rules::files_count>(
          "files.count", "Who pays for an open file?",
          {{"holders", "every container with a process that holds it"},
           {"opener", "the container that opened it, until the last close (D35)"}}),
      choice<&Rules::cache_unmapped>(
          "cache.unmapped", "Is a cached page that nobody maps charged (UPC)?",
          {{"free", "no: the charge ends with the last unmap"},
           {"charged",
            "yes: from the read or fault that brought it in until its frame is freed (FTa)"}}),
      choice<&Rules::list_kind>("list.kind", "How does a container list its pages for reclaim?",
                                {{"one", "one list, as posted"},
                                 {"active-inactive", "two lists, as in the follow-up patch"}}),
      choice<&Rules::over_reclaim>(
          "over.reclaim", "What does a charge over the limit reclaim first?",
          {{"none", "nothing: it is refused"},
           {"evict", "the container's own pages, out of memory (RBF)"},
           {"virtual-swap", "the container's own pages, which stay in memory (VSWAP)"}}),
      choice<&Rules::over_kill>("over.kill", "Who is killed when nothing could be reclaimed?",
                                {{"none", "nobody: the request fails"},
                                 {"container", "a task that fills the container (OOMg)"},
                                 {"machine", "the largest task of the machine"}}),
      choice<&Rules::account_kernel>(
          "account.kernel", "Is what the kernel keeps for tasks charged?",
          {{"no", "kernel objects are free"}, {"yes", "kernel objects are charged and limited"}}),
      choice<&Rules::tree_charges>(
          "tree.charges", "Do containers have parents, and where does a charge count?",
          {{"no-tree", "there is no tree: containers stand side by side"},
           {"own", "in its own container only, though that has a parent"},
           {"ancestors", "in its container and all ancestors, or in none of them"}}),
      choice<&Rules::kernel_counts_in>("kernel.counts_in",
                                       "Which counters does kernel memory count in?",
                                       {{"both", "the kernel counter and the memory counter (004)"},
                                        {"kernel-only", "the kernel counter alone"}}),
      choice<&Rules::kernel_starts>(
          "kernel.starts", "When does the accounting of kernel memory begin?",
          {{"first-limit",
            "when a limit is set first, where there are no children; and then it stays (004)"},
           {"always", "with the container"},
           {"first-limit-empty",
            "when a limit is set first, where there are neither children nor tasks (Linux 3.8)"}}),
      choice<&Rules::kernel_stacks>("kernel.stacks", "Are the stacks of tasks charged?",
                                    {{"free", "no: tasks cost no kernel memory"},
                                     {"charged", "yes: two pages, from fork to exit (004)"}}),
      choice<&Rules::kernel_shrink>(
          "kernel.shrink", "When are a container's cached kernel objects freed to make room?",
          {{"none", "never: no shrinker knows containers"},
           {"memory-limit", "when the memory limit refuses, not the kernel limit (003)"},
           {"any-limit", "whichever limit refuses"}}),
      choice<&Rules::offline_charges>(
          "offline.charges", "What if a container is removed that has charges?",
          {{"hold", "it cannot be removed"},
           {"linger", "it is removed, and its memory is freed after the last uncharge (004)"}}),
      choice<&Rules::offline_lists>(
          "offline.lists", "Where do the cached objects of a removed container wait?",
          {{"to-parent", "on its parent's list (003)"},
           {"stay", "on the list of its index, which the next container gets"}}),
      choice<&Rules::reclaim_write>(
          "reclaim.write", "Can reclaim be asked for?",
          {{"none", "no"}, {"amount", "an amount is written to a control file (002)"}}),
      choice<&Rules::protect_min>(
          "protect.min", "What does reclaim for others leave a container?",
          {{"ignored", "nothing"}, {"respected", "as much as its min says (002)"}}),
      choice<&Rules::over_high>(
          "over.high", "What happens to a task whose container is above its high mark?",
          {{"none", "there is no such mark"},
           {"throttle", "it reclaims on its way back from the kernel (002)"}}),
      choice<&Rules::kernel_unlimited>(
          "kernel.unlimited", "Can a kernel limit be taken away again?",
          {{"allowed", "yes: kernel memory is accounted all the same"},
           {"refused", "no: what once had a limit can no longer become unlimited (004)"}}),
  };
}

}  // namespace

std::span<const Choice> choices() {
  static const std::vector<Choice> kChoices = make_choices();
  return kChoices;
}

const Choice* find_choice(std::string_view key) {
  for (const Choice& choice : choices())
    if (choice.key == key) return &choice;
  return nullptr;
}

void add_defect(Rules& rules, Defect defect) {
  rules.defects.insert(defect);
  switch (defect) {
    case Defect::D03:
      rules.limit_write = LimitWrite::unchecked;
      break;
    case Defect::D08:
      rules.attach_unit = AttachUnit::any_thread;
      break;
    case Defect::D33:
      rules.tasks_count = TasksCount::forks;
      break;
    case Defect::D35:
      rules.files_count = FilesCount::opener;
      break;
    case Defect::D38:
      rules.list_kind = ListKind::active_inactive;
      break;
    case Defect::D40:
    case Defect::D41:
      rules.reclaim_write = ReclaimWrite::amount;
      break;
    case Defect::W37:
    case Defect::W38:
    case Defect::W39:
      rules.offline_charges = OfflineCharges::linger;
      break;
    case Defect::W40:
      rules.kernel_shrink = KernelShrink::any_limit;
      break;
    case Defect::W41:
    case Defect::W44:
      rules.kernel_stacks = KernelStacks::charged;
      break;
    case Defect::W42:
      rules.tree_charges = TreeCharges::ancestors;
      break;
    case Defect::W43:
      rules.tree_charges = TreeCharges::ancestors;
      rules.protect_min = ProtectMin::respected;
      break;
    case Defect::W10:
      rules.files_count = FilesCount::opener;
      break;
    case Defect::W19:
      rules.share_charge = ShareCharge::hand_over;
      break;
    case Defect::D01:
    case Defect::D02:
    case Defect::D04:
    case Defect::D05:
    case Defect::D07:
    case Defect::D09:
    case Defect::D10:
    case Defect::D13:
    case Defect::D14:
    case Defect::D15:
    case Defect::D16:
    case Defect::D18:
    case Defect::D19:
    case Defect::D20:
    case Defect::D21:
    case Defect::D23:
    case Defect::D24:
    case Defect::D25:
    case Defect::D26:
    case Defect::D27:
    case Defect::D28:
    case Defect::D29:
    case Defect::D31:
    case Defect::D32:
    case Defect::D34:
    case Defect::W01:
    case Defect::W02:
    case Defect::W03:
    case Defect::W04:
    case Defect::W05:
    case Defect::W06:
    case Defect::W07:
    case Defect::W08:
    case Defect::W09:
    case Defect::W11:
    case Defect::W12:
    case Defect::W13:
    case Defect::W14:
    case Defect::W15:
    case Defect::W16:
    case Defect::W17:
    case Defect::W18:
    case Defect::W35:
    case Defect::W36:
      break;  // it brings no choice along
  }
}

}  // namespace counterproof
