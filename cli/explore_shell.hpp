// The dialogue of `counterproof explore`: a line is obeyed, and text comes back.
//
// It knows nothing of terminals: who reads lines, completes them and shows progress is outside
// (cli/line_reader.hpp), so that a pipe gets what a person gets.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/policy/policy.hpp"
#include "model/result.hpp"
#include "reports/terminal.hpp"
#include "session/comparison.hpp"
#include "session/goal_search.hpp"
#include "session/session.hpp"

namespace counterproof {

/// A word that the dialogue obeys, beside events and their numbers.
struct ShellCommand {
  std::string_view usage;  ///< "go [witness] INVARIANT"
  std::string_view what;

  [[nodiscard]] std::string_view word() const { return usage.substr(0, usage.find(' ')); }
};

std::span<const ShellCommand> shell_commands();

class ExploreShell {
 public:
  /// What the dialogue needs of whoever runs it.
  struct Outside {
    std::function<void(std::string_view)> print;
    /// Shows where a search is; an empty line removes that.
    std::function<void(const std::string&)> progress;
    /// Whether a search is to end.
    std::function<bool()> stop;
    /// Writes a file.  Error: it cannot be written.
    std::function<std::optional<Error>(const std::string& path, const std::string& text)> write;
    /// The policy of that name, or of that file.  Error: there is none, or it cannot be read.
    std::function<Result<Policy>(const std::string&)> policy;
    /// The names of shipped policies.
    std::function<std::vector<std::string>()> policy_names = [] {
      return std::vector<std::string>();
    };
    /// Whether what can happen is listed after each step, and not only when it is asked for.
    bool lists_events = true;
    std::size_t most_worlds = 2'000'000;  ///< a search gives up once it has stored as many
  };

  ExploreShell(Session session, const Paint& paint, Outside outside);

  /// What is shown before the first line: policy, scope, the world and what can happen.
  void begin();
  /// Obeys a line.  \returns false when it was the last.  Errors: the line cannot be obeyed; only
  /// the column of the place is set.
  Result<bool> obey(std::string_view line);
  /// Whole lines that begin with `line`.
  [[nodiscard]] std::vector<std::string> completions(std::string_view line) const;
  /// Whether the last line's search was ended from outside.
  [[nodiscard]] bool was_stopped() const { return was_stopped_; }

 private:
  /// Lists the events that can happen, those without faults first: their order is their numbers.
  void look();
  Result<bool> take_number(std::string_view digits);
  Result<bool> move(std::string_view operand, bool (Session::*one)(), std::string_view what);
  /// \param column  of what is given, in the line
  Result<bool> search(std::string_view goal, unsigned column);
  /// Stands where the search has found, or where a rule has failed in it; what was is set aside.
  Result<bool> go_to(const GoalSearch& search);
  Result<bool> compare(std::string_view policy, unsigned column);
  Result<bool> save(const std::string& path);
  void show_here();
  void show_world() const;
  void show_events() const;
  void show_failed() const;
  void show_events_here() const;
  void show_step() const;
  void show_breach(const Breach& breach) const;
  void show_broken() const;
  void show_witnesses() const;
  void show_counts() const;
  void show_comparison(Comparison comparison) const;
  void show_help() const;
  void print(std::string_view text) const { outside_.print(text); }

  Session session_;
  std::optional<Session> set_aside_;
  Paint paint_;
  Outside outside_;
  std::vector<EnabledEvent> enabled_;
  std::vector<std::string> failed_;  ///< what rule files did instead of answering
  std::size_t plain_ = 0;            ///< how many of them have no fault
  bool faults_shown_ = false;
  bool was_stopped_ = false;
};

}  // namespace counterproof
