// See line_reader.hpp.
#include "cli/line_reader.hpp"

#include <histedit.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <iostream>

namespace counterproof {
namespace {

constexpr int kHistory = 1000;
constexpr std::size_t kColumns = 80;

std::atomic<bool> ctrl_c{false};
struct sigaction before_ctrl_c {};

void on_ctrl_c(int) { ctrl_c.store(true); }

bool is_terminal() {
  const char* kind = std::getenv("TERM");
  const bool is_dumb = kind != nullptr && std::string_view(kind) == "dumb";
  return !is_dumb && ::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0;
}

/// What all of them begin with.
std::string common_beginning(const std::vector<std::string>& lines) {
  std::string common = lines.front();
  for (const std::string& line : lines) {
    std::size_t length = 0;
    while (length < common.size() && length < line.size() && common[length] == line[length])
      ++length;
    common.resize(length);
  }
  return common;
}

}  // namespace

struct LineReader::Editor {
  explicit Editor(std::function<std::vector<std::string>(std::string_view)> completer)
      : complete(std::move(completer)),
        editor(el_init("counterproof", stdin, stdout, stderr)),
        history(history_init()) {
    HistEvent event;
    ::history(history, &event, H_SETSIZE, kHistory);
    ::history(history, &event, H_SETUNIQUE, 1);
    el_set(editor, EL_CLIENTDATA, this);
    el_set(editor, EL_PROMPT, &prompt);
    el_set(editor, EL_EDITOR, "emacs");
    el_set(editor, EL_SIGNAL, 0);
    el_set(editor, EL_HIST, ::history, history);
    el_set(editor, EL_ADDFN, "complete", "completes the line", &on_tab);
    el_set(editor, EL_BIND, "\t", "complete", nullptr);
    // As a signal Ctrl-C would come between two reads, or not, and the library hides one of two.
    el_set(editor, EL_SETTY, "-d", "-isig", nullptr);
    el_set(editor, EL_ADDFN, "discard", "discards the line", &on_discard);
    el_set(editor, EL_BIND, "^C", "discard", nullptr);
  }
  ~Editor() {
    history_end(history);
    el_end(editor);
  }
  Editor(const Editor&) = delete;
  Editor& operator=(const Editor&) = delete;

  static char* prompt(EditLine*) {
    static std::string text = "explore> ";
    return text.data();
  }

  static unsigned char on_tab(EditLine* editor, int) {
    Editor* self = nullptr;
    el_get(editor, EL_CLIENTDATA, &self);
    const LineInfo* line = el_line(editor);
    const std::string typed(line->buffer, line->cursor);
    const std::vector<std::string> lines = self->complete(typed);
    if (lines.empty()) return CC_ERROR;
    std::string more = common_beginning(lines).substr(typed.size());
    if (lines.size() == 1) more += ' ';
    if (!more.empty()) return el_insertstr(editor, more.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    show(lines, typed);
    return CC_REDISPLAY;
  }

  static unsigned char on_discard(EditLine* editor, int) {
    Editor* self = nullptr;
    el_get(editor, EL_CLIENTDATA, &self);
    self->discarded = true;
    return CC_EOF;
  }

  /// The next words alone: whole lines would hide what there is to choose between.
  static void show(const std::vector<std::string>& lines, const std::string& typed) {
    const std::size_t word = typed.rfind(' ') + 1;
    std::string row = "\n";
    std::size_t column = 0;
    std::string last;
    for (const std::string& line : lines) {
      const std::string next = line.substr(word, line.find(' ', typed.size()) - word);
      if (next == last) continue;
      last = next;
      if (column != 0 && column + next.size() + 2 >= kColumns) {
        row += '\n';
        column = 0;
      }
      row += next + "  ";
      column += next.size() + 2;
    }
    std::fputs((row + "\n").c_str(), stdout);
    std::fflush(stdout);
  }

  std::function<std::vector<std::string>(std::string_view)> complete;
  EditLine* editor;
  History* history;
  bool discarded = false;
};

LineReader::LineReader(std::function<std::vector<std::string>(std::string_view)> complete) {
  if (is_terminal()) editor_ = std::make_unique<Editor>(std::move(complete));
}

LineReader::~LineReader() = default;

std::optional<std::string> LineReader::next() {
  std::string line;
  if (editor_ == nullptr) {
    if (!std::getline(std::cin, line)) return std::nullopt;
    ++count_;
    return line;
  }
  editor_->discarded = false;
  int length = 0;
  const char* typed = el_gets(editor_->editor, &length);
  if (typed == nullptr || length <= 0) {
    if (!editor_->discarded) return std::nullopt;
    el_reset(editor_->editor);
    std::fputs("\n", stdout);
    return std::string();
  }
  ++count_;
  line.assign(typed, static_cast<std::size_t>(length));
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
  HistEvent event;
  if (line.find_first_not_of(" \t") != std::string::npos)
    ::history(editor_->history, &event, H_ENTER, line.c_str());
  return line;
}

CtrlC::CtrlC() {
  struct sigaction handling {};
  handling.sa_handler = on_ctrl_c;
  ::sigaction(SIGINT, &handling, &before_ctrl_c);
}

CtrlC::~CtrlC() { ::sigaction(SIGINT, &before_ctrl_c, nullptr); }

bool CtrlC::pressed() { return ctrl_c.exchange(false); }

}  // namespace counterproof
