#include "reports/prove_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace counterproof {
namespace {

constexpr std::size_t kSubject = 27;
constexpr std::size_t kObligation = 34;
constexpr std::size_t kVerdict = 10;

std::string painted(const smt::Proof& proof, const Paint& paint) {
  if (proof.verdict == Verdict::proved) return paint.good(name_of(proof.verdict));
  if (proof.as_known()) return paint.odd(name_of(proof.verdict));
  return paint.bad(name_of(proof.verdict));
}

/// The solver breaks its terms over lines.
std::string on_one_line(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n';
    if (!space || (!out.empty() && out.back() != ' ')) out.push_back(space ? ' ' : c);
  }
  return out;
}

/// What is violated though some policy that uses the subject does not waive it.
std::vector<std::string> not_waived(const smt::SubjectProofs& subject) {
  std::vector<std::string> out = subject.violated;
  std::erase_if(out, [&](const std::string& invariant) {
    return std::ranges::find(subject.waived, invariant) != subject.waived.end();
  });
  return out;
}

std::string_view name_of(smt::Charges charges) {
  return charges == smt::Charges::whole_pages ? "in whole pages" : "in fractions of a page";
}

}  // namespace

std::string proof_heading(const Paint& paint) {
  return paint.faint(pad("subject", kSubject) + pad("obligation", kObligation) +
                     pad("verdict", kVerdict) + pad_left("time", 9)) +
         "\n";
}

std::string proof_row(const smt::Proof& proof, const Paint& paint) {
  std::string out = pad(proof.subject, kSubject) + pad(proof.obligation, kObligation);
  out += painted(proof, paint) + std::string(kVerdict - name_of(proof.verdict).size(), ' ');
  out += pad_left(fmt::format("{:.2f} s", proof.elapsed.count()), 9) + "\n";
  if (proof.verdict != Verdict::proved) out += wrapped(proof.why, 4);
  if (!proof.known.empty()) {
    out += wrapped(paint.faint("known: " + proof.known), 4);
  } else if (proof.verdict == Verdict::violated) {
    out += wrapped(paint.bad("not known before"), 4);
  }
  return out;
}

std::string proof_details(const smt::Proof& proof, const Paint& paint) {
  std::string out =
      fmt::format("\n{}  {}\n", paint.strong(proof.subject), paint.strong(proof.obligation));
  out += wrapped(proof.statement, 4);
  out += wrapped("invariant: " + proof.invariant, 4);
  for (const std::string& assumption : proof.assumptions) out += wrapped("given: " + assumption, 4);
  if (!proof.strengthening.empty())
    out += wrapped("strengthening: " + on_one_line(proof.strengthening), 4);
  if (proof.verdict == Verdict::proved) {
    return out + wrapped(fmt::format("{} for all 64-bit values, {}", paint.good("proved"),
                                     counted(proof.paths, "path")),
                         4);
  }
  out += wrapped(fmt::format("{}:", painted(proof, paint)), 4);
  std::size_t width = 0;
  for (const auto& [name, value] : proof.values) width = std::max(width, width_of(name));
  for (const auto& [name, value] : proof.values)
    out += fmt::format("      {} = {}\n", pad(name, width), value);
  if (proof.values.empty()) out += wrapped(proof.why, 6);
  if (proof.replayed && proof.race_program.empty())
    out += wrapped("the plain machine confirms it, run with these values", 6);
  return out;
}

std::string counters_text(const std::vector<smt::SubjectProofs>& subjects, const Paint& paint,
                          Detail detail) {
  std::string out = "\nof the counters that they use, for all 64-bit values (see prove):\n";
  // In brief: those that are as they should be are counted, and what else comes to the same stands
  // in one line, where the first of it does.
  std::vector<std::pair<std::string, std::vector<std::string>>> lines;
  std::size_t right = 0;
  std::size_t proved = 0;
  for (const smt::SubjectProofs& subject : subjects) {
    if (detail == Detail::brief) {
      if (subjects.size() > 1 && subject.violated.empty() && subject.waived.empty() &&
          subject.open.empty()) {
        ++right;
        proved += subject.proved.size();
        continue;
      }
      std::vector<std::string> parts;
      const auto add = [&](const std::string& word, const std::vector<std::string>& invariants,
                           bool by_name) {
        if (invariants.empty()) return;
        parts.push_back(by_name ? fmt::format("{} {}", word, join(invariants, ", "))
                                : fmt::format("{} {}", invariants.size(), word));
      };
      add(paint.good("proved"), subject.proved, false);
      add(paint.bad("violated"), not_waived(subject), true);
      add(paint.odd("violated, and waived:"), subject.waived, true);
      add(paint.odd("open"), subject.open, true);
      const std::string said = join(parts, ", ");
      auto same = std::ranges::find(lines, said, &decltype(lines)::value_type::first);
      if (same == lines.end()) same = lines.insert(same, {said, {}});
      same->second.push_back(subject.subject);
      continue;
    }
    const auto line = [&](const std::string& word, const std::vector<std::string>& invariants) {
      if (!invariants.empty())
        out += wrapped(fmt::format("{}  {} {}", subject.subject, word, join(invariants, ", ")), 2);
    };
    line(paint.good("proved"), subject.proved);
    line(paint.bad("violated"), not_waived(subject));
    line(paint.odd("violated, and waived:"), subject.waived);
    line(paint.odd("open"), subject.open);
    if (!subject.given.empty()) out += wrapped("given: " + join(subject.given, "; "), 6);
    if (subject.kept && detail == Detail::full)
      out += wrapped("kept: the same build of this program proved it before", 6);
  }
  if (right != 0)
    out += wrapped(fmt::format("{}  {} {} (--verbose names them)", counted(right, "counter"), proved,
                               paint.good("proved")),
                   2);
  for (const auto& [said, names] : lines)
    out += wrapped(fmt::format("{}  {}", join(names, "; "), said), 2);
  return out;
}

nlohmann::ordered_json to_json(const std::vector<smt::SubjectProofs>& subjects) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const smt::SubjectProofs& subject : subjects) {
    json.push_back({{"subject", subject.subject},
                    {"proved", subject.proved},
                    {"violated", subject.violated},
                    {"waived", subject.waived},
                    {"open", subject.open},
                    {"given", subject.given},
                    {"kept", subject.kept}});
  }
  return json;
}

std::string sharing_text(const smt::SharingReport& report, const Paint& paint, bool with_rules) {
  std::string out;
  for (const smt::SharingSubset& conflict : report.conflicts)
    out += wrapped(fmt::format("{}: no rule that charges {} keeps {}", paint.good("proved"),
                               name_of(report.charges), join(conflict.properties, " and ")),
                   2);
  for (const smt::SharingSubset& subset : report.possible) {
    out += wrapped(
        fmt::format("possible {}: {}", name_of(report.charges), join(subset.properties, " and ")),
        2);
    if (!with_rules) continue;
    for (const smt::RuleRow& row : subset.rule)
      out += fmt::format("      {}  A {:>3}   B {:>3}\n", pad(row.history, 28), row.a, row.b);
  }
  return out;
}

nlohmann::ordered_json to_json(const std::vector<smt::Proof>& proofs,
                               const std::vector<smt::SharingReport>& sharing) {
  nlohmann::ordered_json json;
  json["version"] = 1;
  json["proofs"] = nlohmann::ordered_json::array();
  for (const smt::Proof& proof : proofs) {
    nlohmann::ordered_json one;
    one["subject"] = proof.subject;
    one["obligation"] = proof.obligation;
    one["invariant"] = proof.invariant;
    one["statement"] = proof.statement;
    one["assumptions"] = proof.assumptions;
    one["verdict"] = name_of(proof.verdict);
    if (!proof.why.empty()) one["why"] = proof.why;
    if (!proof.known.empty()) one["known"] = proof.known;
    if (!proof.values.empty()) {
      for (const auto& [name, value] : proof.values) one["values"][name] = value;
      one["replayed"] = proof.replayed;
    }
    if (!proof.strengthening.empty()) one["strengthening"] = proof.strengthening;
    one["paths"] = proof.paths;
    one["seconds"] = proof.elapsed.count();
    json["proofs"].push_back(std::move(one));
  }
  json["sharing"] = nlohmann::ordered_json::array();
  for (const smt::SharingReport& report : sharing) {
    const auto list = [](const std::vector<smt::SharingSubset>& subsets) {
      nlohmann::ordered_json out = nlohmann::ordered_json::array();
      for (const smt::SharingSubset& subset : subsets) {
        nlohmann::ordered_json one{{"properties", subset.properties}};
        for (const smt::RuleRow& row : subset.rule)
          one["rule"].push_back({{"after", row.history}, {"A", row.a}, {"B", row.b}});
        out.push_back(std::move(one));
      }
      return out;
    };
    json["sharing"].push_back(
        {{"charges", report.charges == smt::Charges::whole_pages ? "whole pages" : "fractions"},
         {"conflicts", list(report.conflicts)},
         {"possible", list(report.possible)}});
  }
  return json;
}

}  // namespace counterproof
