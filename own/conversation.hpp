// Questions to another program, a line each, and its answers: lines up to an empty one.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

namespace counterproof::own {

/// The program runs from `start` on until this ends.  Where it cannot be started, or has gone,
/// every answer is empty.
class Conversation {
 public:
  explicit Conversation(std::vector<std::string> words) : words_(std::move(words)) {}
  ~Conversation();
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  /// Opens a file for the program: the first is its descriptor 3, and so on.
  void give(const std::string& file);
  void start();

  std::vector<std::string> ask(const std::string& question);

 private:
  std::vector<std::string> words_;
  std::vector<int> files_;
  std::FILE* ask_ = nullptr;
  std::FILE* answer_ = nullptr;
  int process_ = -1;
};

}  // namespace counterproof::own
