// See kept_proofs.hpp.
#include "smt/kept_proofs.hpp"

#include <fmt/format.h>
#include <xxhash.h>
#include <z3.h>

#include <chrono>
#include <filesystem>
#include <sstream>
#include <utility>

#include "check/build_id.hpp"
#include "check/kept_folder.hpp"

namespace counterproof::smt {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTitle = "counterproof proofs 1";

/// A word that is changed, "violated" to "proved", shows in the hash of all that stands before.
std::string last_line(const std::string& text) {
  return fmt::format("end {:016x}\n", XXH3_64bits(text.data(), text.size()));
}

/// Nobody asks for the proofs of programs that were built anew again and again.
void remove_old(const fs::path& folder) {
  constexpr auto kept_for = std::chrono::days(30);
  std::error_code error;
  const auto now = fs::file_time_type::clock::now();
  for (const auto& one : fs::directory_iterator(folder, error)) {
    const auto written = fs::last_write_time(one.path(), error);
    if (!error && now - written > kept_for) fs::remove_all(one.path(), error);
  }
}

/// Where this program's proofs of the subject are kept; nothing if they are not.
std::optional<fs::path> place_of(const PolicySubject& subject) {
  if (build_id().empty()) return std::nullopt;
  const auto all = kept_folder("proofs");
  if (!all) return std::nullopt;
  const std::string ours = fmt::format("{}-z3-{}", build_id().substr(0, 32), Z3_get_full_version());
  std::string name;
  for (const char c : ours) name.push_back(c == ' ' || c == '/' ? '-' : c);
  std::error_code error;
  if (!fs::exists(*all / name, error)) remove_old(*all);
  const auto folder = kept_folder("proofs/" + name);
  if (!folder) return std::nullopt;
  std::string whole = subject.subject + "; " + subject.how;
  for (const std::string& invariant : subject.without) whole += "; " + invariant;
  return *folder / fmt::format("{:016x}", XXH3_64bits(whole.data(), whole.size()));
}

}  // namespace

std::string kept_form(const SubjectProofs& proofs) {
  std::string text = fmt::format("{}\nsubject {}\n", kTitle, proofs.subject);
  for (const std::string& invariant : proofs.proved) text += "proved " + invariant + "\n";
  for (const std::string& invariant : proofs.violated) text += "violated " + invariant + "\n";
  for (const std::string& given : proofs.given) text += "given " + given + "\n";
  return text + last_line(text);
}

std::optional<SubjectProofs> proofs_from(const std::string& text, const std::string& subject) {
  const std::size_t end = text.rfind("end ");
  if (end == std::string::npos || text.substr(end) != last_line(text.substr(0, end)))
    return std::nullopt;
  std::istringstream in(text.substr(0, end));
  std::string line;
  if (!std::getline(in, line) || line != kTitle) return std::nullopt;
  if (!std::getline(in, line) || line != "subject " + subject) return std::nullopt;
  SubjectProofs proofs;
  proofs.subject = subject;
  proofs.kept = true;
  while (std::getline(in, line)) {
    const std::size_t space = line.find(' ');
    const std::string word = line.substr(0, space);
    std::vector<std::string>* list = word == "proved"     ? &proofs.proved
                                     : word == "violated" ? &proofs.violated
                                     : word == "given"    ? &proofs.given
                                                          : nullptr;
    if (list == nullptr || space == std::string::npos) return std::nullopt;
    list->push_back(line.substr(space + 1));
  }
  return proofs;
}

SubjectProofs kept_or_proved(const PolicySubject& subject, const std::atomic<bool>* stop) {
  const auto place = place_of(subject);
  if (place)
    if (const auto text = kept_text(*place))
      if (auto kept = proofs_from(*text, name_of(subject))) return *std::move(kept);
  SubjectProofs proofs = prove_subject(subject, stop);
  const bool stopped = stop != nullptr && *stop;
  if (place && !stopped && proofs.open.empty()) keep_text(kept_form(proofs), *place);
  return proofs;
}

}  // namespace counterproof::smt
