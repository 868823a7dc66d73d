// Reads a policy from TOML.
//
// toml++ does the syntax and remembers where each key and value stands; this walks the tables in
// the order of the file, so that the first mistake that a person meets when reading is the one
// reported.  Nothing is ignored: a key that no table knows is an error, because a misspelt choice
// that silently keeps its default would make every verdict a verdict on another policy.
//
// Rules come first, then waivers, then claims: what a claimed group means depends on both.
#include "model/policy/policy_file.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "model/policy/claims.hpp"
#include "model/policy/named_traces.hpp"
#include "model/policy/policy_scopes.hpp"
#include "model/printable.hpp"
#include "model/rules/baseline.hpp"
#include "model/rules/choices.hpp"
#include "model/rules/contradiction.hpp"
#include "model/rules/own_rules.hpp"
#include "model/suggest.hpp"
#include "model/text_file.hpp"
#include "model/toml/toml_reading.hpp"

namespace counterproof {
namespace {

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// The part of a choice's key before or after the dot.
std::string_view table_of(const Choice& choice) {
  return choice.key.substr(0, choice.key.find('.'));
}
std::string_view name_in_table(const Choice& choice) {
  return choice.key.substr(choice.key.find('.') + 1);
}

std::vector<std::string_view> all_tables() {
  std::vector<std::string_view> tables;
  for (const Choice& choice : choices()) {
    if (tables.empty() || tables.back() != table_of(choice)) tables.push_back(table_of(choice));
  }
  for (const DefectOrigin origin : kDefectOrigins) tables.push_back(table_of(origin));
  tables.insert(tables.end(), {"claims", "waivers", "without_effect", "scope"});
  return tables;
}

std::vector<std::string_view> names_in(std::string_view table) {
  std::vector<std::string_view> names;
  for (const Choice& choice : choices()) {
    if (table_of(choice) == table) names.push_back(name_in_table(choice));
  }
  return names;
}

// Each function reads one part of the file and answers whether it was right; the first mistake is
// kept in `error`.
class Reader {
 public:
  explicit Reader(const std::string& file, unsigned depth = 0) : depth_(depth) {
    policy_.file = file;
    policy_.name = printable(std::filesystem::path(file).stem().string());
  }

  Result<Policy> read(const toml::table& root) {
    if (!read_root(root) || !settle()) return *error_;
    return std::move(policy_);
  }

 private:
  [[nodiscard]] Place place(const toml::source_position& at) const {
    return {policy_.file, at.line, at.column};
  }
  [[nodiscard]] Place place(const toml::node& node) const { return place(node.source().begin); }

  bool fail(Place place, std::string message) {
    error_ = Error{std::move(place), std::move(message)};
    return false;
  }

  bool read_root(const toml::table& root) {
    for (const TomlEntry& entry : in_file_order(root)) {
      if (!read_top(entry)) return false;
    }
    if (!policy_.key_places.contains("summary")) {
      return fail({.file = policy_.file},
                  "there is no summary; expected summary = \"one line about the policy\"");
    }
    return true;
  }

  bool read_top(const TomlEntry& entry) {
    if (entry.key == "summary") return read_summary(entry);
    if (entry.key == "source") return read_text(entry, policy_.source);
    if (entry.key == "describes") return read_describes(entry);
    if (entry.key == "base") return read_base(entry);
    if (entry.key == "rules") return read_rules(entry);
    const std::vector<std::string_view> tables = all_tables();
    const toml::table* table = entry.value->as_table();
    if (std::ranges::find(tables, entry.key) == tables.end()) {
      return fail(place(entry.at), unknown_at_top(entry, table != nullptr, tables));
    }
    if (table == nullptr) {
      return fail(place(entry.at), fmt::format("{} is {}; expected a table, [{}]", entry.key,
                                               kind_of(*entry.value), entry.key));
    }
    if (entry.key == "claims") return read_claims(*table);
    if (entry.key == "scope") return read_scopes(*table);
    if (entry.key == "waivers") {
      return read_reasons(*table, "", "waiver",
                          [&](const std::string& name, const std::string& reason, Place place) {
                            policy_.waivers.push_back({name, reason, std::move(place)});
                          });
    }
    if (entry.key == "without_effect") {
      return read_reasons(*table, "", "lack of effect",
                          [&](const std::string& name, const std::string& reason, Place place) {
                            policy_.without_effect.push_back({name, reason, std::move(place)});
                          });
    }
    for (const DefectOrigin origin : kDefectOrigins)
      if (entry.key == table_of(origin)) return read_defects(origin, *table);
    for (const TomlEntry& inner : in_file_order(*table))
      if (!read_choice(entry.key, inner)) return false;
    return true;
  }

  static std::string unknown_at_top(const TomlEntry& entry, bool is_table,
                                    const std::vector<std::string_view>& tables) {
    if (is_table) {
      return fmt::format("there is no table {}; {}", shown(entry.key), expected(entry.key, tables));
    }
    return fmt::format("there is no key {} outside the tables; {}", shown(entry.key),
                       expected(entry.key, std::array<std::string_view, 5>{
                                               "summary", "source", "describes", "base", "rules"}));
  }

  bool read_summary(const TomlEntry& entry) {
    policy_.key_places.emplace(entry.key, place(entry.at));
    if (!read_text(entry, policy_.summary)) return false;
    if (is_blank(policy_.summary)) {
      return fail(place(*entry.value), "summary is empty; expected one line about the policy");
    }
    if (policy_.summary.find_first_of("\r\n") != std::string::npos) {
      return fail(place(*entry.value), "summary has several lines; expected one");
    }
    return true;
  }

  // A kernel can be asked whether it is so.
  bool read_describes(const TomlEntry& entry) {
    if (!read_text(entry, policy_.describes)) return false;
    static constexpr std::string_view kLinux = "linux ";
    const std::string_view text = policy_.describes;
    const bool is_version = text.starts_with(kLinux) && text.size() > kLinux.size() &&
                            text.find_first_not_of("0123456789.", kLinux.size()) == text.npos;
    if (is_version) return true;
    return fail(place(*entry.value),
                fmt::format("describes is {}; expected a kernel, such as \"linux 6.1\"",
                            shown(policy_.describes)));
  }

  /// A path that the policy names is one from its own folder.
  [[nodiscard]] std::string from_here(const std::string& path) const {
    return (std::filesystem::path(policy_.file).parent_path() / path).lexically_normal().string();
  }

  // The policy that this one departs from.
  bool read_base(const TomlEntry& entry) {
    if (!read_text(entry, policy_.base)) return false;
    const std::string path = from_here(policy_.base);
    if (depth_ == kMostBases) {
      return fail(place(*entry.value),
                  fmt::format("this is base {} of a base; expected at most {}, and none of them "
                              "this file again",
                              kMostBases + 1, kMostBases));
    }
    Result<std::string> text = read_text_file(path);
    if (!text) {
      return fail(place(*entry.value), fmt::format("the base {} cannot be read: {}",
                                                   shown(policy_.base), text.error().message));
    }
    const Result<toml::table> root = parse_toml(*text, path);
    if (!root) return fail(root.error().place, root.error().message);
    Result<Policy> base = Reader(path, depth_ + 1).read(*root);
    if (!base) return fail(base.error().place, base.error().message);
    base_ = std::move(*base);
    return true;
  }

  bool read_rules(const TomlEntry& entry) {
    const toml::array* list = entry.value->as_array();
    if (list == nullptr) {
      return fail(place(*entry.value), fmt::format("rules is {}; expected an array of files, such "
                                                   "as [\"group_kill.cpp\"]",
                                                   shown_value(*entry.value)));
    }
    policy_.key_places.emplace("rules", place(entry.at));
    for (const toml::node& item : *list) {
      const auto text = item.value_exact<std::string>();
      if (!text || is_blank(*text)) {
        return fail(place(item), fmt::format("rules holds {}; expected files, such as "
                                             "\"group_kill.cpp\"",
                                             text ? "an empty text" : kind_of(item)));
      }
      rule_files_.push_back({from_here(*text), place(item)});
      note_file(rule_files_.back().path);
    }
    return true;
  }

  bool read_text(const TomlEntry& entry, std::string& into) {
    const auto text = entry.value->value_exact<std::string>();
    if (!text) {
      return fail(place(*entry.value),
                  fmt::format("{} is {}; expected a text", entry.key, kind_of(*entry.value)));
    }
    into = *text;
    return true;
  }

  bool read_choice(const std::string& table, const TomlEntry& entry) {
    const std::string key = table + "." + entry.key;
    const Choice* choice = find_choice(key);
    if (choice == nullptr) {
      return fail(place(entry.at), fmt::format("[{}] has no key {}; {}", table, shown(entry.key),
                                               expected(entry.key, names_in(table))));
    }
    policy_.key_places.emplace(key, place(entry.at));
    if (table == "account") return read_account(*choice, entry);
    const auto name = entry.value->value_exact<std::string>();
    std::vector<std::string_view> names;
    for (const ChoiceValue& value : choice->values) names.push_back(value.name);
    const auto found = name ? std::ranges::find(names, *name) : names.end();
    if (found == names.end()) {
      return fail(place(*entry.value), fmt::format("{} is {}; {}", key, shown_value(*entry.value),
                                                   expected(name.value_or(""), names)));
    }
    chosen_.emplace_back(choice, static_cast<std::size_t>(found - names.begin()));
    return true;
  }

  bool read_account(const Choice& choice, const TomlEntry& entry) {
    bool yes = false;
    if (!read_boolean(std::string(choice.key), entry, yes)) return false;
    const auto wanted = static_cast<std::size_t>(yes ? Accounted::yes : Accounted::no);
    chosen_.emplace_back(&choice, wanted);
    return true;
  }

  bool read_boolean(const std::string& key, const TomlEntry& entry, bool& into) {
    const auto value = entry.value->value_exact<bool>();
    if (!value) {
      return fail(place(*entry.value),
                  fmt::format("{} is {}; expected true or false", key, shown_value(*entry.value)));
    }
    into = *value;
    return true;
  }

  bool read_defects(DefectOrigin origin, const toml::table& table) {
    for (const TomlEntry& entry : in_file_order(table)) {
      const std::vector<std::string> ids = defect_ids(origin);
      if (std::ranges::find(ids, entry.key) == ids.end()) {
        return fail(place(entry.at), fmt::format("there is no defect {}; expected {}",
                                                 shown(entry.key), list_of(ids)));
      }
      const Defect defect = *find_defect(entry.key);
      const std::string key(key_of(defect));
      bool on = false;
      if (!read_boolean(key, entry, on)) return false;
      policy_.key_places.emplace(key, place(entry.at));
      switches_.emplace_back(defect, on);
    }
    return true;
  }

  bool read_scopes(const toml::table& table) {
    auto scopes = read_policy_scopes(table, policy_.file);
    if (!scopes) return fail(scopes.error().place, scopes.error().message);
    policy_.scopes = std::move(*scopes);
    return true;
  }

  bool read_claims(const toml::table& table) {
    has_claims_ = true;
    for (const TomlEntry& entry : in_file_order(table)) {
      if (entry.key != "keep") {
        return fail(place(entry.at),
                    fmt::format("[claims] has no key {}; expected \"keep\"", shown(entry.key)));
      }
      const toml::array* list = entry.value->as_array();
      if (list == nullptr) {
        return fail(place(*entry.value),
                    fmt::format("claims.keep is {}; expected an array of texts, such as "
                                "[\"balance.*\"]",
                                shown_value(*entry.value)));
      }
      for (const toml::node& item : *list) {
        const auto text = item.value_exact<std::string>();
        if (!text) {
          return fail(place(item), fmt::format("claims.keep holds {}; expected texts, such as "
                                               "\"balance.*\"",
                                               kind_of(item)));
        }
        patterns_.push_back({*text, place(item)});
      }
    }
    return true;
  }

  // An id has a dot, so that without quotes TOML reads it as a table with a key; both are meant.
  template <class Keep>
  bool read_reasons(const toml::table& table, const std::string& prefix, std::string_view what,
                    const Keep& keep) {
    for (const TomlEntry& entry : in_file_order(table)) {
      const std::string name = prefix + entry.key;
      if (const toml::table* inner = entry.value->as_table()) {
        if (what == "waiver" && (inner->contains("reason") || inner->contains("trace"))) {
          if (!read_waiver(name, entry, *inner)) return false;
          continue;
        }
        if (!read_reasons(*inner, name + ".", what, keep)) return false;
        continue;
      }
      const auto reason = entry.value->value_exact<std::string>();
      if (!reason || is_blank(*reason)) {
        return fail(place(*entry.value),
                    fmt::format("the {} of {} is {}; expected the reason, as a text", what,
                                shown(name), reason ? "empty" : kind_of(*entry.value)));
      }
      keep(name, *reason, place(entry.at));
    }
    return true;
  }

  // A waiver that names a trace: { reason = "...", trace = "FILE.trace" }.
  bool read_waiver(const std::string& name, const TomlEntry& entry, const toml::table& table) {
    Waiver waiver{name, "", place(entry.at)};
    for (const TomlEntry& part : in_file_order(table)) {
      const bool is_reason = part.key == "reason";
      if (!is_reason && part.key != "trace") {
        return fail(place(part.at),
                    fmt::format("the waiver of {} has no key {}; expected \"reason\" or \"trace\"",
                                shown(name), shown(part.key)));
      }
      const auto text = part.value->value_exact<std::string>();
      if (!text || is_blank(*text)) {
        return fail(place(*part.value),
                    fmt::format("the {} in the waiver of {} is {}; expected {}, as a text",
                                part.key, shown(name), text ? "empty" : kind_of(*part.value),
                                is_reason ? "why it is not kept" : "the path of a trace file"));
      }
      (is_reason ? waiver.reason : waiver.trace_file) = *text;
      if (!is_reason) waiver.trace_place = place(*part.value);
    }
    if (waiver.reason.empty()) {
      return fail(
          place(entry.at),
          fmt::format("the waiver of {} gives no reason; expected reason = \"...\"", shown(name)));
    }
    policy_.waivers.push_back(std::move(waiver));
    return true;
  }

  // What only the whole file can tell.
  bool settle() {
    // A defect brings its choice along; what the file says itself comes after, so that a file
    // which says two different things is found out.
    DefectSet defects = base_ ? base_->rules.defects : DefectSet();
    for (const auto& [defect, on] : switches_) {
      if (on) {
        defects.insert(defect);
      } else {
        defects.erase(defect);
      }
    }
    policy_.rules = baseline(defects);
    if (base_) inherit(defects);
    for (const auto& [choice, value] : chosen_) choice->set(policy_.rules, value);
    policy_.rule_files.insert(policy_.rule_files.end(), rule_files_.begin(), rule_files_.end());
    if (!policy_.rule_files.empty()) {
      const auto own = load_rules(policy_.rule_files);
      if (!own) return fail(own.error().place, own.error().message);
      policy_.rules.own = *own;
    }
    if (base_) inherit_promises();
    const auto accounts = [&](Resource resource) { return policy_.rules.accounts(resource); };
    if (std::ranges::none_of(kResources, accounts)) {
      return fail({.file = policy_.file},
                  "the policy accounts nothing; expected account.memory, account.tasks or "
                  "account.files = true");
    }
    error_ = find_contradiction(policy_.rules, policy_.key_places, policy_.file);
    if (!error_) error_ = settle_claims(policy_, patterns_);
    if (!error_) error_ = find_unset();
    if (!error_)
      error_ = settle_scopes(policy_, base_ ? base_->scopes : std::vector<WrittenScope>());
    return !error_;
  }

  // What the file does not say itself is what its base says.
  void inherit(DefectSet defects) {
    const Rules from = baseline(base_->rules.defects);
    const Rules to = baseline(defects);
    for (const Choice& choice : choices()) {
      // A choice that came with a defect goes with it.
      const std::size_t value = choice.get(base_->rules);
      if (value != choice.get(from) || choice.get(from) == choice.get(to))
        choice.set(policy_.rules, value);
    }
    if (policy_.source.empty()) policy_.source = base_->source;
    policy_.rule_files = base_->rule_files;
    for (auto& [key, at] : base_->key_places) policy_.key_places.emplace(key, at);
  }

  // Waivers and claims of the base stand where they still say something.
  void inherit_promises() {
    const auto is_claimed = [&](const std::string& name) {
      return std::ranges::any_of(patterns_,
                                 [&](const ClaimPattern& one) { return one.text == name; });
    };
    const auto stands = [&](const std::string& name) {
      return policy_.waiver_of(name) == nullptr && find_invariant(name)->speaks_of(policy_.rules);
    };
    for (Waiver& waiver : base_->waivers)
      if (stands(waiver.invariant) && !is_claimed(waiver.invariant))
        policy_.waivers.push_back(std::move(waiver));
    policy_.without_effect.insert(policy_.without_effect.end(), base_->without_effect.begin(),
                                  base_->without_effect.end());
    if (has_claims_) return;
    for (const Claim& claim : base_->claims)
      if (stands(claim.invariant)) patterns_.push_back({claim.invariant, claim.place});
  }

  /// A key without effect of which the policy says nothing that needs an excuse.
  [[nodiscard]] std::optional<Error> find_unset() const {
    const Rules base = baseline(policy_.rules.defects);
    std::vector<std::string_view> keys;
    for (const Choice& choice : choices())
      if (choice.get(policy_.rules) != choice.get(base)) keys.push_back(choice.key);
    for (const DefectEntry& entry : defects())
      if (policy_.rules.has(entry.defect)) keys.push_back(key_of(entry.defect));
    for (const WithoutEffect& one : policy_.without_effect) {
      if (std::ranges::find(keys, one.key) != keys.end()) continue;
      return Error{one.place, fmt::format("the policy does not depart from the defaults in {}; {}",
                                          shown(one.key), expected(one.key, keys))};
    }
    return std::nullopt;
  }

  /// A policy that departs from one that departs from another is as deep as anybody can read.
  static constexpr unsigned kMostBases = 4;

  unsigned depth_;
  Policy policy_;
  std::optional<Policy> base_;
  bool has_claims_ = false;
  std::vector<RuleFile> rule_files_;
  std::vector<std::pair<Defect, bool>> switches_;
  std::vector<std::pair<const Choice*, std::size_t>> chosen_;
  std::vector<ClaimPattern> patterns_;
  std::optional<Error> error_;
};

}  // namespace

Result<Policy> read_policy(std::string_view text, const std::string& file) {
  const Result<toml::table> root = parse_toml(text, file);
  return root ? Reader(file).read(*root) : root.error();
}

Result<Policy> read_policy_file(const std::string& path) {
  Result<std::string> text = read_text_file(path);
  if (!text) return text.error();
  Result<Policy> policy = read_policy(*text, path);
  if (!policy) return policy;
  if (auto error = read_named_traces(*policy)) return *error;
  return policy;
}

}  // namespace counterproof
