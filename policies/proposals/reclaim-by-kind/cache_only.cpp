// A request to reclaim takes pages of files only; what a full counter needs is taken as before.
//
// Source: linux-mm, 2024 and 2026, on a kind of page in the request (swappiness=0 of
// memory.reclaim).
#include <counterproof/policy.hpp>

using namespace counterproof;

static bool cache_on_request(Call& call, PageId page, const Pass& pass) {
  return pass.why != PassFor::request || call.page(page).kind == PageKind::file;
}

void counterproof_rule(Rule& rule) {
  rule.summary = "a request to reclaim takes pages of files only";
  rule.may_reclaim = cache_on_request;
}
