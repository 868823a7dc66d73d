#include "model/rules/defect_module.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W18>::kModule = {
    .id = "W18",
    .where = "limit write",
    .what = "a limit that is refused as below usage is stored all the same",
    .needs = {{"limit.write", is_not<&Rules::limit_write, LimitWrite::unchecked>,
               "makes no difference where every limit is written"}},
    .base = bases::pages,
    .breaks = {"limit.honest-write"},
};

}  // namespace counterproof
