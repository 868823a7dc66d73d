// All defects: made of their enum, so that one without a file is an error of the linker's.
#include <utility>

#include "model/rules/defect_module.hpp"

#ifdef __clang__
// That each is defined in a file of its own is the point.
#pragma clang diagnostic ignored "-Wundefined-var-template"
#endif

namespace counterproof {
namespace {

template <std::size_t... i>
constexpr EnumTable<Defect, const DefectModule*> table(std::index_sequence<i...>) {
  return {&OfDefect<static_cast<Defect>(i)>::kModule...};
}
constexpr auto kTable = table(std::make_index_sequence<kDefectCount>());

}  // namespace

const DefectModule& module_of(Defect defect) { return *kTable[defect]; }

}  // namespace counterproof
