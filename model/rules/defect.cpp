#include "model/rules/defect.hpp"

#include "model/rules/defect_module.hpp"

namespace counterproof {

const std::array<DefectEntry, kDefectCount>& defects() {
  static const auto kAll = [] {
    std::array<DefectEntry, kDefectCount> all{};
    for (const Defect defect : kAllOf<Defect>) {
      const DefectModule& module = module_of(defect);
      all[static_cast<std::size_t>(defect)] = {defect, module.id, module.where, module.what};
    }
    return all;
  }();
  return kAll;
}

std::optional<Defect> find_defect(std::string_view id) {
  for (const DefectEntry& entry : defects())
    if (entry.id == id) return entry.defect;
  return std::nullopt;
}

std::string_view id_of(Defect defect) { return module_of(defect).id; }

std::string_view key_of(Defect defect) {
  static const auto kKeys = [] {
    EnumTable<Defect, std::string> keys;
    for (const DefectEntry& entry : defects())
      keys[entry.defect] = std::string(table_of(entry.origin())) + "." + std::string(entry.id);
    return keys;
  }();
  return kKeys[defect];
}

std::string_view table_of(DefectOrigin origin) {
  return origin == DefectOrigin::posted ? "as_posted" : "seeded";
}

std::vector<std::string> defect_ids(DefectOrigin origin) {
  std::vector<std::string> ids;
  for (const DefectEntry& entry : defects())
    if (entry.origin() == origin) ids.emplace_back(entry.id);
  return ids;
}

}  // namespace counterproof
