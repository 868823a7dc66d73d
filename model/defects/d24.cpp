#include "model/rules/needs.hpp"

namespace counterproof {
namespace {

unsigned counts_frames(unsigned, unsigned freed) { return freed; }

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::D24>::kModule = {
    .id = "D24",
    .where = "group reclaim",
    .what = "success counts freed frames, though unmapping already gave the charge back",
    .strikes = answers<&Seams::progress, counts_frames>,
    .needs = {needs::kPages, needs::kReclaim},
    .base = bases::pages,
    .breaks = {"reclaim.before-failure", "progress.no-needless-kill"},
};

}  // namespace counterproof
