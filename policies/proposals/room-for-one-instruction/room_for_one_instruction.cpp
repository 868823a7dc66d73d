// A limit is raised where the group could not execute one instruction within it: two pages, beside
// those that are locked.
//
// Source: Biederman, 20 March 2007 (DYN): the kernel adjusts each group's limit to keep it above
// its minimal working set.
#include <counterproof/policy.hpp>

using namespace counterproof;

static constexpr std::uint64_t kOneInstruction = 2;

static void keep_room(Call& call, const Event&, const Effects&) {
  for (const ContainerId container : call.containers()) {
    std::uint64_t least = kOneInstruction;
    for (const PageId page : call.pages_charged_to(container))
      least += !call.page(page).locked_by.empty();
    if (call.limit(container, Resource::memory) < least)
      call.store_limit(container, Resource::memory, least);
  }
}

void counterproof_rule(Rule& rule) {
  rule.summary = "a limit leaves room for one instruction";
  rule.after_event = keep_room;
}
