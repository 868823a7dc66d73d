#include "conform/answer.hpp"

#include <fmt/format.h>

#include <charconv>

#include "model/suggest.hpp"

namespace counterproof::conform {
namespace {

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  while (!line.empty()) {
    const std::size_t end = line.find(' ');
    if (end != 0) words.emplace_back(line.substr(0, end));
    if (end == std::string_view::npos) break;
    line.remove_prefix(end + 1);
  }
  return words;
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string_view Answer::text(std::string_view key) const {
  for (const std::string& word : words)
    if (word.size() > key.size() && word.starts_with(key) && word[key.size()] == '=')
      return std::string_view(word).substr(key.size() + 1);
  return {};
}

std::optional<std::int64_t> Answer::value(std::string_view key) const {
  return number_of<std::int64_t>(text(key));
}

Result<Answer> parse_answer(std::string_view line, std::uint64_t number) {
  const auto nonsense = [&](std::string_view what) {
    return Error{{}, fmt::format("the guest answers {} to line {}: {}", what, number, shown(line))};
  };
  std::vector<std::string> words = words_of(line);
  if (words.size() < 3 || words[0] != "=") return nonsense("nonsense");
  const auto answered = number_of<std::uint64_t>(words[1]);
  if (!answered) return nonsense("nonsense");
  if (*answered != number) return nonsense("for another line");

  Answer answer;
  const std::string& kind = words[2];
  answer.words.assign(words.begin() + 3, words.end());
  if (!answer.words.empty())
    answer.number = number_of<std::int64_t>(answer.words.front()).value_or(0);
  if (kind == "done") {
    answer.kind = Answer::Kind::done;
  } else if (kind == "error" && answer.words.size() == 1 && answer.words.front().starts_with("E")) {
    answer.kind = Answer::Kind::error;
    answer.error_name = answer.words.front();
  } else if (kind == "killed" && answer.number > 0) {
    answer.kind = Answer::Kind::killed;
  } else if (kind == "timeout") {
    answer.kind = Answer::Kind::timeout;
  } else if (kind == "nobody") {
    answer.kind = Answer::Kind::nobody;
  } else {
    return nonsense("nonsense");
  }
  return answer;
}

}  // namespace counterproof::conform
