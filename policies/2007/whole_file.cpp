// Whoever brings in the first page of a file pays for all of it, for as long as any page of it is
// charged.  All pages of files in a world are of one file.
//
// Source: accounting by address_space, one of the ways that the thread of March 2007 names.
#include <counterproof/policy.hpp>

using namespace counterproof;

static ContainerId pays(Call& call, const Use& use) {
  if (use.kind == PageKind::file) {
    for (const PageId page : call.pages())
      if (call.page(page).kind == PageKind::file && call.owner(page).some())
        return call.owner(page);
  }
  return use.container;
}

void counterproof_rule(Rule& rule) {
  rule.summary = "whoever brings in the first page of a file pays for all of it";
  rule.pays = pays;
}
