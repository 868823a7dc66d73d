#include "model/state/effects.hpp"

#include "model/enum_table.hpp"

namespace counterproof {

std::string_view name_of(Outcome outcome) {
  constexpr EnumTable<Outcome, std::string_view> kNames = {
      "done", "refused", "failed", "killed", "busy", "invalid", "waits", "hung", "fell-short"};
  return kNames[outcome];
}

}  // namespace counterproof
