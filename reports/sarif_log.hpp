// A SARIF 2.1.0 log with one run, put together piece by piece.
//
// SARIF is a format for what analysers find in files, which code hosts and editors read:
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.  This knows its objects, and
// nothing of policies; sarif.cpp and race_sarif.cpp say what is found.
//
// Paths are relative to the folder in which the command ran, named %SRCROOT%, and the log has
// neither a clock nor the name of a machine: the same files give the same log.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check/policy/verdict.hpp"
#include "model/result.hpp"
#include "reports/json_text.hpp"

namespace counterproof {

/// What a result is about.
struct SarifRule {
  std::string_view id;
  std::string_view statement;  ///< one sentence
  std::string_view formula;    ///< may be empty
  std::string_view source;     ///< may be empty
};

/// `text` as a SARIF message has it, where brackets and braces have a meaning.
std::string sarif_escaped(std::string_view text);

/// A message of plain text, which was escaped where it has to be.
Json sarif_message(const std::string& text);

class SarifLog {
 public:
  /// \param command the one that ran: "check".  Runs of different commands do not replace each
  /// other where logs are collected.
  explicit SarifLog(std::string_view command);

  /// The index of the rule, which is added when it is new.
  std::size_t rule(const SarifRule& rule);

  /// The physicalLocation of a place in a file that was read; one without a line is line 1.
  Json physical(const Place& place);

  /// The same of a place in Counterproof's own sources, whose path is from their root.
  Json source(const Place& place);

  /// Adds a text that is no file, such as a trace; a name that is taken gets a number.  \returns
  /// its artifactLocation.
  Json embedded(const std::string& name, std::string text);

  void add(Json result) { results_.push_back(std::move(result)); }

  /// Says that something was not settled, or not looked at.  \param physical null, or where.
  void not_settled(std::string text, Json physical) {
    settled_ = false;
    notify(Notification::not_settled, std::move(text), std::move(physical));
  }

  /// Says under what condition only something holds.
  void qualified(std::string text) { notify(Notification::qualified, std::move(text), nullptr); }

  /// Adds to the run's property bag.
  void property(const std::string& key, Json value) { properties_[key] = std::move(value); }

  /// The log's text.  A run in which something was not settled is no successful execution.
  [[nodiscard]] std::string text(ExitCode exit_code) const;

 private:
  enum class Notification { not_settled, qualified };
  void notify(Notification what, std::string text, Json physical);
  Json physical_at(Json location, const Place& place, std::string_view role);
  std::size_t artifact(Json location, std::string_view role);

  std::string command_;
  Json rules_ = Json::array();
  Json artifacts_ = Json::array();
  Json results_ = Json::array();
  Json notifications_ = Json::array();
  Json properties_ = Json::object();
  bool settled_ = true;
  bool has_embedded_ = false;
  bool has_sources_ = false;
};

}  // namespace counterproof
