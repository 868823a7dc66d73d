#include "model/rules/seams.hpp"

#include <algorithm>

#include "model/rules/defect_module.hpp"

namespace counterproof::seams_detail {
namespace {

Seams strike(const DefectSet& defects) {
  Seams seams;
  // From the last to the first, so that the first has the last word.
  for (std::size_t i = kDefectCount; i != 0; --i) {
    const Defect defect = kAllOf<Defect>[i - 1];
    if (!defects.has(defect)) continue;
    if (const auto strikes = module_of(defect).strikes; strikes != nullptr) strikes(seams);
  }
  return seams;
}

}  // namespace

const Seams& struck(const DefectSet& defects) {
  // Every event asks, and nearly always for those of the event before it.
  struct Known {
    DefectSet of;
    Seams seams;
  };
  static constinit thread_local Known known;
  if (!(known.of == defects)) known = {defects, strike(defects)};
  return known.seams;
}

}  // namespace counterproof::seams_detail
