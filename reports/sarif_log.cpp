// See sarif_log.hpp.
//
// The standard's rules that are easily broken, and kept here: a relative URI has a base that the
// run names; an index points into the run's own array; a notification refers to a descriptor of the
// driver.
#include "reports/sarif_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "model/printable.hpp"

namespace counterproof {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRoot = "%SRCROOT%";
constexpr std::string_view kTraces = "TRACES";
constexpr std::string_view kSources = "COUNTERPROOF";

/// In the order of SarifLog::Notification.
struct Descriptor {
  std::string_view id;
  std::string_view description;
  std::string_view level;
};
constexpr std::array<Descriptor, 2> kDescriptors = {{
    {"not-settled", "Something that was asked has no answer.", "error"},
    {"qualified", "What holds does so under a condition that was not given up.", "note"},
}};

/// A path as a URI has it: what is neither a letter, a digit nor one of "-._~/" by its bytes.
std::string uri_of(std::string_view path) {
  std::string uri;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    if (plain) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", byte);
    }
  }
  return uri;
}

std::string_view description_of(ExitCode code) {
  switch (code) {
    case ExitCode::as_stated:
      return "every claim came out as stated";
    case ExitCode::claim_violated:
      return "a claim is violated";
    case ExitCode::bad_input:
      return "bad input";
    case ExitCode::not_settled:
      return "a claim is bounded or unknown";
    case ExitCode::internal_error:
      return "internal error";
  }
  return "";
}

Json plain(std::string_view text) { return {{"text", text}}; }

}  // namespace

std::string sarif_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    if (c == '{' || c == '}') out += c;
    out += c;
  }
  return out;
}

Json sarif_message(const std::string& text) { return {{"text", printable_lines(text)}}; }

SarifLog::SarifLog(std::string_view command) : command_(command) {}

std::size_t SarifLog::rule(const SarifRule& rule) {
  for (std::size_t i = 0; i < rules_.size(); ++i)
    if (rules_[i]["id"] == rule.id) return i;
  std::string text = sarif_escaped(rule.statement);
  std::string markdown = fmt::format("**{}**\n", rule.statement);
  Json properties = Json::object();
  const auto tell = [&](std::string_view name, std::string_view what) {
    if (what.empty()) return;
    text += fmt::format("\n\n{}: {}", name, sarif_escaped(what));
    markdown += fmt::format("\n- {}: `{}`", name, what);
    properties[std::string(name)] = what;
  };
  tell("formula", rule.formula);
  tell("source", rule.source);
  Json one;
  one["id"] = rule.id;
  one["shortDescription"] = plain(rule.statement);
  one["fullDescription"] = plain(rule.statement);
  one["help"] = {{"text", text}, {"markdown", markdown}};
  one["defaultConfiguration"]["level"] = "error";
  if (!properties.empty()) one["properties"] = std::move(properties);
  rules_.push_back(std::move(one));
  return rules_.size() - 1;
}

namespace {

/// The artifactLocation of a file that the user named.
Json artifact_location(const std::string& path) {
  fs::path normal = fs::path(path).lexically_normal();
  std::error_code error;
  const fs::path here = fs::current_path(error);
  const auto outside = [](const fs::path& relative) {
    return relative.empty() || *relative.begin() == "..";
  };
  if (!normal.is_absolute() && outside(normal)) normal = (here / normal).lexically_normal();
  if (normal.is_absolute() && !error) {
    const fs::path relative = normal.lexically_relative(here);
    if (!outside(relative)) normal = relative;
  }
  Json location;
  if (normal.is_absolute()) {
    location["uri"] = "file://" + uri_of(normal.string());
  } else {
    location["uri"] = uri_of(normal.string());
    location["uriBaseId"] = kRoot;
  }
  return location;
}

}  // namespace

std::size_t SarifLog::artifact(Json location, std::string_view role) {
  for (std::size_t i = 0; i < artifacts_.size(); ++i)
    if (artifacts_[i]["location"]["uri"] == location["uri"]) return i;
  Json one;
  one["location"] = std::move(location);
  if (!role.empty()) one["roles"] = {role};
  artifacts_.push_back(std::move(one));
  return artifacts_.size() - 1;
}

Json SarifLog::physical(const Place& place) {
  return physical_at(artifact_location(place.file), place, "analysisTarget");
}

Json SarifLog::source(const Place& place) {
  has_sources_ = true;
  Json location;
  location["uri"] = uri_of(place.file);
  location["uriBaseId"] = kSources;
  return physical_at(std::move(location), place, "tracedFile");
}

Json SarifLog::physical_at(Json location, const Place& place, std::string_view role) {
  location["index"] = artifact(location, role);
  Json physical;
  physical["artifactLocation"] = std::move(location);
  physical["region"]["startLine"] = place.line == 0 ? 1 : place.line;
  if (place.column != 0) physical["region"]["startColumn"] = place.column;
  return physical;
}

Json SarifLog::embedded(const std::string& name, std::string text) {
  has_embedded_ = true;
  const auto taken = [&](const std::string& uri) {
    return std::any_of(artifacts_.begin(), artifacts_.end(),
                       [&](const Json& one) { return one["location"]["uri"] == uri; });
  };
  std::string uri = uri_of(name);
  for (unsigned i = 2; taken(uri); ++i) uri = uri_of(fmt::format("{}.{}", name, i));
  Json location;
  location["uri"] = std::move(uri);
  location["uriBaseId"] = kTraces;
  const std::size_t index = artifact(location, "");
  artifacts_[index]["mimeType"] = "text/plain";
  artifacts_[index]["contents"]["text"] = std::move(text);
  location["index"] = index;
  return location;
}

void SarifLog::notify(Notification what, std::string text, Json physical) {
  const auto index = static_cast<std::size_t>(what);
  Json one;
  one["descriptor"] = {{"id", kDescriptors[index].id}, {"index", index}};
  one["level"] = kDescriptors[index].level;
  one["message"] = sarif_message(std::move(text));
  if (!physical.is_null()) {
    Json location;
    location["physicalLocation"] = std::move(physical);
    one["locations"].push_back(std::move(location));
  }
  notifications_.push_back(std::move(one));
}

std::string SarifLog::text(ExitCode exit_code) const {
  Json driver;
  driver["name"] = "Counterproof";
  driver["version"] = COUNTERPROOF_VERSION;
  driver["semanticVersion"] = COUNTERPROOF_VERSION;
  driver["shortDescription"] = plain("Checks what a resource controller promises.");
  driver["rules"] = rules_;
  for (const Descriptor& one : kDescriptors) {
    Json descriptor;
    descriptor["id"] = one.id;
    descriptor["shortDescription"] = plain(one.description);
    descriptor["defaultConfiguration"]["level"] = one.level;
    driver["notifications"].push_back(std::move(descriptor));
  }

  Json invocation;
  invocation["executionSuccessful"] = settled_;
  invocation["exitCode"] = static_cast<int>(exit_code);
  invocation["exitCodeDescription"] = description_of(exit_code);
  invocation["toolExecutionNotifications"] = notifications_;

  Json run;
  run["tool"]["driver"] = std::move(driver);
  run["automationDetails"]["id"] = fmt::format("counterproof/{}/", command_);
  run["invocations"].push_back(std::move(invocation));
  run["originalUriBaseIds"][std::string(kRoot)]["description"] =
      plain("The folder in which the command ran.");
  if (has_embedded_) {
    run["originalUriBaseIds"][std::string(kTraces)]["description"] =
        plain("Traces; their text is in the artifacts, and --traces writes it.");
  }
  if (has_sources_) {
    run["originalUriBaseIds"][std::string(kSources)]["description"] =
        plain("The sources of Counterproof.");
  }
  run["artifacts"] = artifacts_;
  run["columnKind"] = "unicodeCodePoints";
  run["results"] = results_;
  if (!properties_.empty()) run["properties"] = properties_;

  Json log;
  log["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
  log["version"] = "2.1.0";
  log["runs"].push_back(std::move(run));
  return json_text(log);
}

}  // namespace counterproof
