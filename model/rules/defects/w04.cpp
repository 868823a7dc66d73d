#include "model/rules/needs.hpp"

namespace counterproof {

template <>
constinit const DefectModule OfDefect<Defect::W04>::kModule = {
    .id = "W04",
    .where = "counter charge",
    .what = "failcnt rises before anybody looks whether there is room",
    .needs = {needs::kResCounter},
    .counter = "res-counter-counts-every-request",
    .base = bases::pages,
    .breaks = {"balance.failcnt-counts-requests"},
};

}  // namespace counterproof
