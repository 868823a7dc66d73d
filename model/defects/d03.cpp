#include "model/rules/defect_module.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D03>::kModule = {
    .id = "D03",
    .where = "limit write",
    .what = "the limit is stored without a look at usage; same as limit.write = \"unchecked\"",
    .brings = sets<&Rules::limit_write, LimitWrite::unchecked>,
    .needs = {{"limit.write", is<&Rules::limit_write, LimitWrite::unchecked>,
               "is limit.write = \"unchecked\""}},
    .base = bases::pages,
    .breaks = {"limit.honest-write"},
};

}  // namespace counterproof
