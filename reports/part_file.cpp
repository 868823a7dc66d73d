// See part_file.hpp.
#include "reports/part_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "check/build_id.hpp"
#include "check/kept_folder.hpp"
#include "model/invariant/invariant.hpp"
#include "model/suggest.hpp"
#include "model/text_file.hpp"
#include "model/trace/parse_event.hpp"
#include "model/trace/trace.hpp"
#include "reports/json_text.hpp"

namespace counterproof {
namespace {

constexpr std::string_view kKind = "counterproof part 1";

std::string id_of(std::size_t property) { return std::string(invariants()[property].id); }

std::size_t property_of(const std::string& id) {
  const auto all = invariants();
  const auto found = std::ranges::find(all, id, &Invariant::id);
  if (found == all.end())
    throw std::runtime_error("a part of a check has an invariant that is none: " + id);
  return static_cast<std::size_t>(found - all.begin());
}

Event event_of(const std::string& text, Scope& scope) {
  const auto tokens = split_line(text, {});
  const auto event = tokens ? parse_event(*tokens, scope, {}) : Result<Event>(tokens.error());
  if (!event) throw std::runtime_error("a part of a check has an event that is none: " + text);
  return *event;
}

Json to_json(const PartOf& check) {
  Json json;
  json["build"] = check.build;
  json["policies"] = check.paths;
  json["options"] = check.options;
  json["files"] = check.files;
  return json;
}

/// What differs between two parts of what should be one check, for a message.
std::optional<std::string> difference(const PartOf& one, const PartOf& other) {
  if (one.build != other.build) return "another build of this program";
  if (one.options != other.options) return "other options";
  if (one.paths != other.paths) return "other policies";
  if (one.files != other.files) return "other files";
  return std::nullopt;
}

Error error_at(const std::string& file, std::string message) {
  return Error{{.file = file}, std::move(message)};
}

/// The first file that is not what the part was made of.
std::optional<Error> changed(const Part& part) {
  for (const auto& [path, hash] : part.check.files)
    if (hash_of_file(path) != hash)
      return error_at(path, fmt::format("{} was made when this file was another; expected the file "
                                        "as it was, or all parts made anew",
                                        shown(part.file)));
  return std::nullopt;
}

}  // namespace

void Part::add(std::size_t policy, std::size_t place, const ScopeSearch& search) {
  const ScopeReport& report = search.report;
  Json json;
  json["policy"] = policy;
  json["place"] = place;
  json["scope"] = report.scope.name;
  json["states"] = report.states;
  json["transitions"] = report.transitions;
  json["depth"] = report.depth;
  if (report.bound) json["bound"] = static_cast<unsigned>(*report.bound);
  json["in_groups"] = report.in_groups;
  json["stopped_at_wrong_books"] = report.stopped_at_wrong_books;
  json["frontier"] = report.frontier;
  json["bytes"] = report.bytes;
  json["seconds"] = report.elapsed.count();
  json["omission_probability"] = report.omission_probability;
  json["witnessed"] = Json::array();
  search.witnessed.for_each([&](std::size_t property) {
    if (property < invariants().size()) json["witnessed"].push_back(id_of(property));
  });
  json["violated"] = Json::object();
  for (const ScopeViolation& one : search.violations) {
    Json& events = json["violated"][id_of(one.invariant)] = Json::array();
    for (const Event& event : one.events) events.push_back(print_event(event, report.scope));
  }
  json["never_asked"] = search.never_asked;
  searches.push_back(std::move(json));
}

std::optional<ScopeSearch> Part::search(std::size_t policy, std::size_t place,
                                        const Scope& scope) const {
  for (const Json& json : searches) {
    if (json.at("policy") != policy || json.at("place") != place) continue;
    if (json.at("scope") != scope.name)
      throw std::runtime_error("a part of a check has another scope in the place of " + scope.name);
    ScopeSearch search;
    ScopeReport& report = search.report;
    report.scope = scope;
    report.states = json.at("states");
    report.transitions = json.at("transitions");
    report.depth = json.at("depth");
    if (json.contains("bound"))
      report.bound = static_cast<BoundReason>(json.at("bound").get<int>());
    report.in_groups = json.at("in_groups");
    report.stopped_at_wrong_books = json.at("stopped_at_wrong_books");
    report.frontier = json.at("frontier");
    report.bytes = json.at("bytes");
    report.elapsed = std::chrono::duration<double>(json.at("seconds").get<double>());
    report.omission_probability = json.at("omission_probability");
    for (const Json& id : json.at("witnessed")) search.witnessed.insert(property_of(id));
    Scope written = scope;
    for (const auto& [id, events] : json.at("violated").items()) {
      ScopeViolation one{property_of(id), {}};
      for (const Json& event : events) one.events.push_back(event_of(event, written));
      search.violations.push_back(std::move(one));
    }
    search.never_asked = json.at("never_asked").get<std::vector<std::string>>();
    return search;
  }
  return std::nullopt;
}

std::string hash_of_file(const std::string& path) {
  const auto text = kept_text(path);
  return text ? hash_of(*text) : std::string();
}

std::string part_text(const Part& part) {
  Json json;
  json["kind"] = kKind;
  json["shard"] = part.shard.number;
  json["of"] = part.shard.of;
  json["check"] = to_json(part.check);
  json["searches"] = part.searches;
  json["proofs"] = Json::array();
  for (const smt::SubjectProofs& one : part.proofs)
    json["proofs"].push_back({{"subject", one.subject},
                              {"proved", one.proved},
                              {"violated", one.violated},
                              {"open", one.open},
                              {"given", one.given},
                              {"kept", one.kept}});
  // A word that is changed shows in the hash of all that stands before.
  json["hash"] = hash_of(json_text(json));
  return json_text(json);
}

Result<Part> read_part(const std::string& path) {
  const auto text = kept_text(path);
  if (!text) {
    const auto why = read_text_file(path);
    return why ? error_at(path, "the file cannot be read") : why.error();
  }
  const auto no_part = [&](std::string_view why) {
    return error_at(path, fmt::format("{}; expected what check --shard wrote", why));
  };
  Json json = Json::parse(*text, nullptr, false);
  if (!json.is_object() || json.value("kind", Json()) != kKind)
    return no_part("this is no part of a check");
  const Json hash = json.value("hash", Json());
  json.erase("hash");
  if (hash != hash_of(json_text(json))) return no_part("this part is not as it was written");
  Part part;
  part.file = path;
  part.shard = {json.at("shard"), json.at("of")};
  if (part.shard.number < 1 || part.shard.number > part.shard.of)
    return no_part("this is a part that no check has");
  const Json& check = json.at("check");
  part.check.build = check.at("build");
  part.check.paths = check.at("policies").get<std::vector<std::string>>();
  part.check.options = check.at("options").get<std::vector<std::string>>();
  part.check.files = check.at("files").get<std::map<std::string, std::string>>();
  part.searches = json.at("searches");
  for (const Json& one : json.at("proofs")) {
    const auto list = [&](const char* key) { return one.at(key).get<std::vector<std::string>>(); };
    part.proofs.push_back({.subject = one.at("subject"),
                           .proved = list("proved"),
                           .violated = list("violated"),
                           .open = list("open"),
                           .given = list("given"),
                           .waived = {},
                           .kept = one.at("kept")});
  }
  return part;
}

std::optional<Error> misfit(const std::vector<Part>& parts) {
  const Part& first = parts.front();
  // Programs without such a name cannot be told apart.
  if (build_id().empty() || first.check.build != build_id())
    return error_at(first.file,
                    "another build of this program made this part; expected parts of "
                    "this one");
  std::vector<const Part*> by_number(first.shard.of, nullptr);
  for (const Part& part : parts) {
    if (part.shard.of != first.shard.of)
      return error_at(part.file, fmt::format("this is shard {}/{}, and {} is shard {}/{}; expected "
                                             "parts of one check",
                                             part.shard.number, part.shard.of, shown(first.file),
                                             first.shard.number, first.shard.of));
    if (const auto what = difference(part.check, first.check))
      return error_at(part.file, fmt::format("this part is of {} than {}; expected parts of one "
                                             "check",
                                             *what, shown(first.file)));
    const Part*& place = by_number[part.shard.number - 1];
    if (place != nullptr)
      return error_at(part.file, fmt::format("{} is shard {}/{}, too; expected each part once",
                                             shown(place->file), part.shard.number, part.shard.of));
    place = &part;
  }
  for (std::size_t i = 0; i < by_number.size(); ++i)
    if (by_number[i] == nullptr)
      return Error{{},
                   fmt::format("shard {}/{} is missing; expected all parts of the check", i + 1,
                               by_number.size())};
  return changed(first);
}

}  // namespace counterproof
