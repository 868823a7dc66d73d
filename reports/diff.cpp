#include "reports/diff.hpp"

#include <fmt/format.h>

#include "model/policy/choices.hpp"
#include "reports/check_json.hpp"
#include "reports/check_text.hpp"

namespace counterproof {
namespace {

bool settled(Verdict verdict) {
  return verdict == Verdict::holds || verdict == Verdict::proved || verdict == Verdict::violated;
}

void compare_rules(const Rules& before, const Rules& after, PolicyDiff& diff) {
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
    if (old == nullptr || old->verdict == now.verdict) continue;
    if (!settled(old->verdict) || !settled(now.verdict)) {
      diff.unclear.push_back(&now);
    } else if (now.verdict == Verdict::violated) {
      diff.lost.push_back(&now);
    } else {
      diff.gained.push_back(&now);
    }
  }
  for (const Finding& old : before.findings) {
    const Finding* now = after.finding(old.invariant->id);
    const bool is_claimed = now != nullptr && now->stance == Stance::claimed;
    if (old.stance == Stance::claimed && !is_claimed)
      diff.dropped_claims.emplace_back(old.invariant->id);
  }
  return diff;
}

std::string diff_text(const CheckReport& before, const CheckReport& after, const PolicyDiff& diff,
                      const Paint& paint) {
  std::string out =
      fmt::format("{} -> {}\n", paint.strong(before.policy.name), paint.strong(after.policy.name));
  const bool nothing = diff.choices.empty() && diff.gained.empty() && diff.lost.empty() &&
                       diff.unclear.empty() && diff.new_claims.empty() &&
                       diff.dropped_claims.empty();
  if (nothing) return out + "nothing changes\n";
  if (!diff.choices.empty()) {
    out += "\nchoices\n";
    for (const auto& change : diff.choices)
      out += fmt::format("  {}: {} -> {}\n", change.key, change.before, change.after);
  }
  if (!diff.gained.empty()) {
    out += "\n" + paint.good("gains") + "\n";
    for (const Finding* finding : diff.gained) {
      out += fmt::format("  {}\n", paint.strong(finding->invariant->id));
      out += wrapped(finding->invariant->statement, 4);
    }
  }
  if (!diff.lost.empty()) {
    out += "\n" + paint.bad("loses") + "\n";
    for (const Finding* finding : diff.lost) {
      const Finding* old = before.finding(finding->invariant->id);
      out += fmt::format("  {}{}\n", paint.strong(finding->invariant->id),
                         old->stance == Stance::claimed ? "  (claimed before)" : "");
      out += wrapped(finding->invariant->statement, 4);
      out += wrapped("But " + finding->why + ".", 4);
      out += numbered_events(*finding->trace, 4);
    }
  }
  if (!diff.unclear.empty()) {
    out += "\n" + paint.odd("cannot be compared") + "\n";
    for (const Finding* finding : diff.unclear) {
      out += fmt::format("  {}: {} -> {}\n", finding->invariant->id,
                         name_of(before.finding(finding->invariant->id)->verdict),
                         name_of(finding->verdict));
    }
  }
  const auto list = [&](std::string_view title, const std::vector<std::string>& ids) {
    if (!ids.empty()) out += fmt::format("\n{}\n{}", title, wrapped(join(ids, " "), 2));
  };
  list("claims made", diff.new_claims);
  list("claims given up", diff.dropped_claims);
  for (const Finding& finding : after.findings) {
    if (finding.claim_broken()) {
      out += fmt::format("\n{} claims {}, and {} it\n", after.policy.name, finding.invariant->id,
                         paint.bad("violates"));
    }
  }
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
  const auto list = [&](std::string_view key, const std::vector<const Finding*>& findings) {
    json[std::string(key)] = Json::array();
    for (const Finding* finding : findings) json[std::string(key)].push_back(to_json(*finding));
  };
  list("gained", diff.gained);
  list("lost", diff.lost);
  list("unclear", diff.unclear);
  json["new_claims"] = diff.new_claims;
  json["dropped_claims"] = diff.dropped_claims;
  return json;
}

}  // namespace counterproof
