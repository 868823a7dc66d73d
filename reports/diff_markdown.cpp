#include "reports/diff_markdown.hpp"

#include <fmt/format.h>

#include "reports/check_text.hpp"
#include "reports/markdown.hpp"
#include "reports/markdown_comment.hpp"

namespace counterproof {
namespace {

std::string claimed_where(const CheckReport& before, const Finding& now) {
  const Finding* old = before.finding(now.invariant->id);
  const bool was = old != nullptr && old->stance == Stance::claimed;
  const bool is = now.stance == Stance::claimed;
  if (was && is) return ", claimed before and after";
  if (was) return ", claimed before";
  return is ? ", claimed now" : "";
}

class Comment {
 public:
  Comment(const CheckReport& before, const CheckReport& after, const PolicyDiff& diff)
      : before_(before), after_(after), diff_(diff) {
    add_status();
    add_violated("Loses", diff.with(ChangeOutcome::loss));
    add_violated("Claims, and violates", diff.with(ChangeOutcome::broken));
    add_violated("Claims, and violates, as before", diff.still_broken());
    add_violated("Claimed before, and violated now as it was or may have been", diff.given_up());
    add_not_settled();
    add_gained();
    add_undecided();
    add_choices();
    add_claims();
    add_end();
  }

  [[nodiscard]] std::string text(std::size_t longest) && {
    return std::move(comment_).text("`counterproof diff` on the two files", longest);
  }

 private:
  void head(std::string text) { comment_.head(std::move(text)); }
  void entry(std::string text) { comment_.entry(std::move(text)); }

  [[nodiscard]] std::vector<const Finding*> not_settled() const {
    std::vector<const Finding*> found;
    for (const Finding& now : after_.findings) {
      const bool open = now.verdict == Verdict::bounded || now.verdict == Verdict::unknown;
      if (open && !claimed_where(before_, now).empty()) found.push_back(&now);
    }
    return found;
  }

  void add_status() {
    std::string out = fmt::format("### Counterproof: {} → {}\n", markdown_code(before_.policy.name),
                                  markdown_code(after_.policy.name));
    std::size_t claims = 0;
    for (const Finding& now : after_.findings) claims += now.stance == Stance::claimed;
    std::vector<std::string> broken;
    for (const Finding& now : after_.findings)
      if (now.verdict == Verdict::violated && !claimed_where(before_, now).empty())
        broken.push_back(fmt::format("`{}`", now.invariant->id));
    std::vector<std::string> open;
    for (const Finding* now : not_settled())
      open.push_back(fmt::format("`{}`", now->invariant->id));
    if (!broken.empty()) {
      out += fmt::format("\n> [!CAUTION]\n> **Violated, and claimed before or after:** {}\n",
                         join(broken, ", "));
    }
    if (!open.empty()) {
      out +=
          fmt::format("\n> [!WARNING]\n> **Not settled, and so no pass:** {}\n", join(open, ", "));
    }
    if (broken.empty() && open.empty()) {
      out += claims == 0
                 ? fmt::format("\n{} claims nothing.\n", markdown_code(after_.policy.name))
                 : fmt::format("\n{} of {} hold.\n",
                               claims == 1 ? "The one claim" : fmt::format("All {} claims", claims),
                               markdown_code(after_.policy.name));
    }
    if (diff_.nothing_changes()) out += "\nNothing changes.\n";
    head(std::move(out));
  }

  void add_violated(std::string_view title, const std::vector<PolicyDiff::Entry>& entries) {
    if (entries.empty()) return;
    head(fmt::format("\n#### {}\n", title));
    for (const PolicyDiff::Entry& one : entries) {
      entry(fmt::format("\n**`{}`**, {} → {}: {} {}\n", one.invariant->id, name_of(one.was),
                        name_of(one.is), markdown_text(one.invariant->statement),
                        markdown_text(why_lost(after_, one))));
      if (one.after == nullptr || !one.after->trace) continue;
      comment_.trace(
          fmt::format("Trace: {} in scope {}", counted(one.after->trace->events.size(), "event"),
                      one.after->scope),
          numbered_events(*one.after->trace, 0));
    }
  }

  void add_not_settled() {
    const std::vector<const Finding*> findings = not_settled();
    if (findings.empty()) return;
    head("\n#### Not settled\n\n| invariant | verdict | why |\n|---|---|---|\n");
    for (const Finding* finding : findings) {
      entry(fmt::format("| `{}`{} | **{}** | {} |\n", finding->invariant->id,
                        claimed_where(before_, *finding), name_of(finding->verdict),
                        markdown_text(why_not_settled(after_, *finding))));
    }
  }

  void add_gained() {
    const std::vector<PolicyDiff::Entry> gained = diff_.with(ChangeOutcome::gain);
    if (!gained.empty()) head("\n#### Gains\n\n");
    for (const PolicyDiff::Entry& one : gained)
      entry(fmt::format("- **`{}`**, {} → {}: {}\n", one.invariant->id, name_of(one.was),
                        name_of(one.is), markdown_text(one.invariant->statement)));
  }

  void add_undecided() {
    const std::vector<PolicyDiff::Entry> open = diff_.with(ChangeOutcome::undecided);
    std::vector<std::string> rows;
    std::vector<std::string> same;
    for (const PolicyDiff::Entry& one : open) {
      // Claims that are as open as they were stand above, with the reason.
      if (one.was == PolicyState::claim_open && one.is == PolicyState::claim_open) continue;
      if (one.as_unclaimed_before()) {
        same.push_back(fmt::format("`{}`", one.invariant->id));
      } else {
        rows.push_back(fmt::format("| `{}` | {} | {} |\n", one.invariant->id, name_of(one.was),
                                   name_of(one.is)));
      }
    }
    if (!rows.empty() || !same.empty()) head("\n#### Undecided\n");
    if (!rows.empty()) head("\n| invariant | before | after |\n|---|---|---|\n");
    for (std::string& row : rows) entry(std::move(row));
    if (!same.empty())
      entry(fmt::format("\nClaimed by neither, and not settled in both: {}.\n", join(same, ", ")));
  }

  void add_choices() {
    if (diff_.choices.empty()) return;
    head("\n#### Choices\n\n| choice | before | after |\n|---|---|---|\n");
    for (const PolicyDiff::Change& change : diff_.choices)
      entry(fmt::format("| `{}` | {} | {} |\n", change.key, change.before, change.after));
  }

  void add_claims() {
    if (!diff_.new_claims.empty()) head("\n#### Claims made\n\n");
    for (const std::string& id : diff_.new_claims) entry(fmt::format("- `{}`\n", id));
    if (!diff_.dropped_claims.empty()) head("\n#### Claims given up\n\n");
    for (const std::string& id : diff_.dropped_claims) {
      const Waiver* waiver = after_.policy.waiver_of(id);
      const std::string why =
          waiver == nullptr ? "no reason is given" : "waived: " + markdown_text(waiver->reason);
      entry(fmt::format("- `{}`, {}\n", id, why));
    }
  }

  void add_end() {
    std::vector<std::string> scopes;
    for (const ScopeReport& report : after_.scopes) scopes.push_back(report.scope.name);
    comment_.end(fmt::format("{} in the scopes {}. A verdict speaks of its scopes.",
                             counted(after_.states(), "state"), join(scopes, ", ")));
  }

  const CheckReport& before_;
  const CheckReport& after_;
  const PolicyDiff& diff_;
  MarkdownComment comment_;
};

}  // namespace

std::string diff_markdown(const CheckReport& before, const CheckReport& after,
                          const PolicyDiff& diff, std::size_t longest) {
  return Comment(before, after, diff).text(longest);
}

}  // namespace counterproof
