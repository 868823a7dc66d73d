// See diff_markdown.hpp.
//
// The comment is put together from pieces.  What a reader must not miss stands first and is never
// dropped; traces are folded, and are the first to go when the comment gets too long, since the
// command prints them again.
#include "reports/diff_markdown.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/check_text.hpp"
#include "reports/markdown.hpp"

namespace counterproof {
namespace {

struct Piece {
  enum class Kind : std::uint8_t { head, entry, trace };
  Kind kind;
  std::string text;
};

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
    std::size_t size = 0;
    for (const Piece& piece : pieces_) size += piece.text.size();
    std::size_t traces = 0;
    std::size_t entries = 0;
    // What tells of the loss needs room as well.
    while (size > longest - (traces + entries == 0 ? 0 : kNoticeSize)) {
      auto last = std::find_if(pieces_.rbegin(), pieces_.rend(),
                               [](const Piece& piece) { return piece.kind == Piece::Kind::trace; });
      if (last == pieces_.rend()) {
        last = std::find_if(pieces_.rbegin(), pieces_.rend(),
                            [](const Piece& piece) { return piece.kind == Piece::Kind::entry; });
      }
      if (last == pieces_.rend()) break;
      ++(last->kind == Piece::Kind::trace ? traces : entries);
      size -= last->text.size();
      pieces_.erase(std::next(last).base());
    }
    std::string out;
    for (const Piece& piece : pieces_) out += piece.text;
    if (traces + entries != 0) {
      const std::string more =
          entries == 0 ? "" : fmt::format(" and {} more", counted(entries, "line"));
      out += fmt::format(
          "\n> [!NOTE]\n> **Left out, because the comment would be too long: {}{}.** `counterproof "
          "diff` on the two files shows everything.\n",
          counted(traces, "trace"), more);
    }
    return out;
  }

 private:
  static constexpr std::size_t kNoticeSize = 300;

  void head(std::string text) { pieces_.push_back({Piece::Kind::head, std::move(text)}); }
  void entry(std::string text) { pieces_.push_back({Piece::Kind::entry, std::move(text)}); }

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
      pieces_.push_back(
          {Piece::Kind::trace,
           fmt::format("\n<details>\n<summary>Trace: {} in scope {}</summary>\n\n{}\n</details>\n",
                       counted(one.after->trace->events.size(), "event"),
                       markdown_text(one.after->scope),
                       markdown_block(numbered_events(*one.after->trace, 0)))});
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
    head(
        fmt::format("\n<sub>Counterproof {}: {} in the scopes {}. A verdict speaks of its scopes."
                    "</sub>\n",
                    COUNTERPROOF_VERSION, counted(after_.states(), "state"),
                    markdown_text(join(scopes, ", "))));
  }

  const CheckReport& before_;
  const CheckReport& after_;
  const PolicyDiff& diff_;
  std::vector<Piece> pieces_;
};

}  // namespace

std::string diff_markdown(const CheckReport& before, const CheckReport& after,
                          const PolicyDiff& diff, std::size_t longest) {
  return Comment(before, after, diff).text(longest);
}

}  // namespace counterproof
