// Zone: private pages, and pages that are read, are charged by first touch; shared mappings of
// files are free.
#include "model/rules/call.hpp"
#include "model/rules/shipped.hpp"

namespace counterproof::zone {

ContainerId pays(Call& call, const Use& use) {
  const bool is_shared = use.kind == PageKind::file && use.how != PageUse::read;
  if (is_shared && call.owner(use.page).none()) return {};
  return use.container;
}

}  // namespace counterproof::zone
