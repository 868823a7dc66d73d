#include "model/counter/limit_text.hpp"
#include "model/rules/defect_module.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::D02>::kModule = {
    .id = "D02",
    .where = "limit write",
    .what = "a trailing newline is refused, empty text reads as 0, a number too large wraps",
    .strikes = answers<&Seams::read_limit, parse_limit_as_posted>,
    .base = bases::pages,
    .breaks = {"limit.honest-write"},
};

}  // namespace counterproof
