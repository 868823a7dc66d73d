#include "reports/diff.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "model/invariant/silence.hpp"
#include "model/policy/claims.hpp"
#include "model/rules/choices.hpp"
#include "model/rules/own_rules.hpp"
#include "reports/check_json.hpp"
#include "reports/check_text.hpp"

namespace counterproof {
namespace {

bool settled(Verdict verdict) {
  return verdict == Verdict::holds || verdict == Verdict::proved || verdict == Verdict::violated;
}

/// The rule files of a policy that another does not have.
std::string rule_files_of(const Rules& rules, const Rules& other) {
  std::vector<std::string> files;
  if (rules.own != nullptr)
    for (std::size_t i = 0; i < rules.own->files.size(); ++i)
      if (other.own == nullptr || !other.own->asks(rules.own->images[i]))
        files.push_back(std::filesystem::path(rules.own->files[i]).filename().string());
  return files.empty() ? "-" : join(files, ", ");
}

void compare_rules(const Rules& before, const Rules& after, PolicyDiff& diff) {
  if (before.own != after.own)
    diff.choices.push_back({"rules", rule_files_of(before, after), rule_files_of(after, before)});
  for (const Choice& choice : choices()) {
    const std::size_t old_value = choice.get(before);
    const std::size_t new_value = choice.get(after);
    if (old_value != new_value) {
      diff.choices.push_back({std::string(choice.key), std::string(choice.values[old_value].name),
                              std::string(choice.values[new_value].name)});
    }
  }
  for (const DefectEntry& entry : defects()) {
    if (before.has(entry.defect) != after.has(entry.defect)) {
      diff.choices.push_back({std::string(key_of(entry.defect)),
                              before.has(entry.defect) ? "true" : "false",
                              after.has(entry.defect) ? "true" : "false"});
    }
  }
}

/// How a side stands, for one that is undecided.
std::string told(const Finding* finding) {
  if (finding == nullptr) return "not asked";
  return fmt::format("{}, {}",
                     finding->stance == Stance::silent ? "not claimed" : name_of(finding->stance),
                     name_of(finding->verdict));
}

void add_undecided(const PolicyDiff& diff, const Paint& paint, std::string& out) {
  const std::vector<PolicyDiff::Entry> open = diff.with(ChangeOutcome::undecided);
  if (open.empty()) return;
  out += "\n" + paint.odd("undecided") + "\n";
  std::vector<std::string> same;
  for (const PolicyDiff::Entry& entry : open) {
    if (entry.as_unclaimed_before()) {
      same.emplace_back(entry.invariant->id);
    } else {
      out += fmt::format("  {}\n", entry.invariant->id);
      out += wrapped(fmt::format("{} -> {}", told(entry.before), told(entry.after)), 4);
    }
  }
  if (!same.empty())
    out += wrapped("claimed by neither, and bounded or unknown in both: " + join(same, " "), 2);
}

}  // namespace

PolicyDiff diff_of(const CheckReport& before, const CheckReport& after) {
  PolicyDiff diff;
  compare_rules(before.policy.rules, after.policy.rules, diff);
  for (const Finding& now : after.findings) {
    const Finding* old = before.finding(now.invariant->id);
    const bool was_claimed = old != nullptr && old->stance == Stance::claimed;
    const bool is_claimed = now.stance == Stance::claimed;
    if (is_claimed && !was_claimed) diff.new_claims.emplace_back(now.invariant->id);
    if (was_claimed || is_claimed) {
      diff.breaks_a_claim = diff.breaks_a_claim || now.verdict == Verdict::violated;
      diff.claim_not_settled = diff.claim_not_settled || !settled(now.verdict);
    }
  }
  for (const Finding& old : before.findings) {
    const Finding* now = after.finding(old.invariant->id);
    const bool is_claimed = now != nullptr && now->stance == Stance::claimed;
    if (old.stance == Stance::claimed && !is_claimed)
      diff.dropped_claims.emplace_back(old.invariant->id);
  }
  for (const Invariant& invariant : invariants()) {
    PolicyDiff::Entry entry;
    entry.invariant = &invariant;
    entry.before = before.finding(invariant.id);
    entry.after = after.finding(invariant.id);
    if (entry.before == nullptr && entry.after == nullptr) continue;
    entry.was = state_of(entry.before);
    entry.is = state_of(entry.after);
    entry.outcome = outcome_of(entry.was, entry.is);
    diff.entries.push_back(entry);
  }
  return diff;
}

std::string why_lost(const CheckReport& after, const PolicyDiff::Entry& entry) {
  if (entry.after == nullptr) {
    return fmt::format("Nobody asks now: it {}.",
                       why_silent(std::span(&entry.invariant, 1), after.policy.rules));
  }
  if (entry.after->verdict == Verdict::violated) return fmt::format("But {}.", entry.after->why);
  return "It holds still, and nobody promises it now.";
}

nlohmann::ordered_json changes_json(const PolicyDiff& diff) {
  Json changes = Json::array();
  for (const PolicyDiff::Entry& entry : diff.entries) {
    if (entry.outcome == ChangeOutcome::unchanged) continue;
    changes.push_back({{"invariant", entry.invariant->id},
                       {"before", key_of(entry.was)},
                       {"after", key_of(entry.is)},
                       {"outcome", name_of(entry.outcome)}});
  }
  return changes;
}

std::string diff_text(const CheckReport& before, const CheckReport& after, const PolicyDiff& diff,
                      const Paint& paint) {
  std::string out =
      fmt::format("{} -> {}\n", paint.strong(before.policy.name), paint.strong(after.policy.name));
  if (diff.nothing_changes()) out += "nothing changes\n";
  if (!diff.choices.empty()) {
    out += "\nchoices\n";
    for (const auto& change : diff.choices)
      out += fmt::format("  {}: {} -> {}\n", change.key, change.before, change.after);
  }
  const auto section = [&](const std::string& title, const std::vector<PolicyDiff::Entry>& entries,
                           bool with_traces) {
    if (!entries.empty()) out += "\n" + title + "\n";
    for (const PolicyDiff::Entry& entry : entries) {
      out += fmt::format("  {}\n", paint.strong(entry.invariant->id));
      out += wrapped(fmt::format("{} -> {}", name_of(entry.was), name_of(entry.is)), 4);
      out += wrapped(entry.invariant->statement, 4);
      if (!with_traces) continue;
      out += wrapped(why_lost(after, entry), 4);
      if (entry.after != nullptr && entry.after->trace)
        out += numbered_events(*entry.after->trace, 4);
    }
  };
  section(paint.good("gains"), diff.with(ChangeOutcome::gain), false);
  section(paint.bad("loses"), diff.with(ChangeOutcome::loss), true);
  section(paint.bad("claims, and violates"), diff.with(ChangeOutcome::broken), true);
  section(paint.bad("claims, and violates, as before"), diff.still_broken(), true);
  section(paint.bad("claimed before, and violated now as it was or may have been"), diff.given_up(),
          true);
  add_undecided(diff, paint, out);
  const auto list = [&](std::string_view title, const std::vector<std::string>& ids) {
    if (!ids.empty()) out += fmt::format("\n{}\n{}", title, wrapped(join(ids, " "), 2));
  };
  list("claims made", diff.new_claims);
  list("claims given up", diff.dropped_claims);
  return out;
}

nlohmann::ordered_json diff_json(const CheckReport& before, const CheckReport& after,
                                 const PolicyDiff& diff) {
  Json json;
  json["version"] = 1;
  json["before"] = before.policy.name;
  json["after"] = after.policy.name;
  json["exit_code"] = static_cast<int>(diff.exit_code());
  json["choices"] = Json::array();
  for (const auto& change : diff.choices)
    json["choices"].push_back(
        {{"key", change.key}, {"before", change.before}, {"after", change.after}});
  json["changes"] = changes_json(diff);
  const auto list = [&](std::string_view key, ChangeOutcome outcome) {
    json[std::string(key)] = Json::array();
    for (const PolicyDiff::Entry& entry : diff.with(outcome))
      if (entry.after != nullptr) json[std::string(key)].push_back(to_json(*entry.after));
  };
  list("gained", ChangeOutcome::gain);
  list("lost", ChangeOutcome::loss);
  list("broken", ChangeOutcome::broken);
  list("unclear", ChangeOutcome::undecided);
  json["new_claims"] = diff.new_claims;
  json["dropped_claims"] = diff.dropped_claims;
  return json;
}

}  // namespace counterproof
