// A shared mapping is charged to the zone that those who share it have in common: the parent of
// their own zones.  A zone without a parent pays for itself.
//
// The thread called it the shared zone (Gorman, Hansen, 14 to 16 March 2007), or had it belong to a
// part of the directory tree (Menage, 18 March): whoever may mount a superblock hangs below it.
#include <counterproof/policy.hpp>

using namespace counterproof;

static ContainerId pays(Call& call, const Use& use) {
  const bool is_shared =
      (use.kind == PageKind::file || use.kind == PageKind::shmem) && use.how != PageUse::read;
  const ContainerId shared = call.parent(use.container);
  return is_shared && shared.some() ? shared : use.container;
}

void counterproof_rule(Rule& rule) {
  rule.summary = "shared mappings are charged to the parent, private pages to the container";
  rule.pays = pays;
}
