// A harness to begin with, from what a file has.
//
// It need not be the right one: what a function is for no compiler knows.  It is one that can be
// run at once, and shows where what belongs.  Both threads call the same functions in the order of
// the file, on the same objects, since that is where most mistakes are; what seems to prepare an
// object stands in the set-up, and what seems to be its end is left to who edits it.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "own/functions.hpp"

namespace counterproof::own {
namespace {

/// More calls make more executions than anybody waits for.
constexpr std::size_t kMostCalls = 4;

bool has(const std::string& name, std::initializer_list<const char*> words) {
  std::string small = name;
  std::ranges::transform(small, small.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::ranges::any_of(words,
                             [&](const char* word) { return small.find(word) != small.npos; });
}

bool is_object(const Typed& typed) {
  return typed.kind == "object" || typed.kind == "reference" || typed.kind == "value";
}

bool ends(const Function& function) {
  return has(function.name, {"destroy", "deinit", "_fini", "cleanup", "teardown", "shutdown"});
}
bool prepares(const Function& function) {
  return has(function.name, {"init", "setup", "set_up"}) && !ends(function) &&
         std::ranges::any_of(function.parameters, is_object);
}

/// What threads share: variables of the file where there is one of a type, and else new ones.
class Shared {
 public:
  explicit Shared(const Callable& callable) {
    for (const Typed& variable : callable.variables)
      if (!variable.type.empty()) names_.try_emplace(variable.type, variable.name);
  }

  std::string of(const std::string& type) {
    const auto [entry, is_new] = names_.try_emplace(type, "");
    if (!is_new) return entry->second;
    std::string name = "shared_";
    const std::size_t space = type.rfind(' ');
    for (const char c :
         type.substr(space == type.npos || type.find('*') != type.npos ? 0 : space + 1)) {
      if (c == '*')
        name += "_pointer";
      else
        name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    }
    text_ += fmt::format("static {} {};\n", type, name);
    return entry->second = name;
  }
  std::string text() {
    if (!texts_) text_ += "static char shared_text[16] = \"text\";\n";
    texts_ = true;
    return "shared_text";
  }
  [[nodiscard]] const std::string& declarations() const { return text_; }

 private:
  std::map<std::string, std::string> names_;
  std::string text_;
  bool texts_ = false;
};

std::string argument(const Typed& parameter, Shared& shared) {
  if (parameter.kind == "integer") return "1";
  if (parameter.kind == "boolean") return "1";
  if (parameter.kind == "real") return "1.0";
  if (parameter.kind == "enumeration") return fmt::format("({})0", parameter.type);
  if (parameter.kind == "text") return shared.text();
  if (parameter.kind == "buffer") return "&" + shared.of("long");
  if (parameter.kind == "object") return "&" + shared.of(parameter.type);
  return shared.of(parameter.type);
}

std::string call(const Function& function, Shared& shared) {
  std::string arguments;
  for (const Typed& parameter : function.parameters) {
    if (parameter.kind == "open") continue;
    arguments += (arguments.empty() ? "" : ", ") + argument(parameter, shared);
  }
  return fmt::format("{}({});", function.name, arguments);
}

}  // namespace

bool can_call(const Function& function) {
  return std::ranges::none_of(function.parameters, [](const Typed& parameter) {
    const bool is_named =
        parameter.kind == "open" || parameter.kind == "text" ||
        (!parameter.type.empty() && parameter.type.find('<') == std::string::npos);
    return parameter.kind == "other" || parameter.kind == "function" || !is_named;
  });
}

std::string harness_text(const std::string& included, const Callable& callable) {
  Shared shared(callable);
  std::string before, during, after, left_out;
  std::size_t calls = 0;
  for (const Function& function : callable.functions) {
    if (!can_call(function)) {
      left_out +=
          fmt::format("// {}(), line {}, is not called: no argument for it could be made up.\n",
                      function.name, function.line);
      continue;
    }
    const std::string line = call(function, shared);
    if (prepares(function)) {
      before += fmt::format("  {}\n", line);
    } else if (ends(function)) {
      after += fmt::format("  // {}\n", line);
    } else {
      during += fmt::format("  {}{}\n", ++calls > kMostCalls ? "// " : "", line);
    }
  }
  std::string text = fmt::format(
      "// A harness for {0}: which threads there are, what each calls, and what must hold.\n"
      "// It runs as it stands, by: counterproof race --harness, and the name of this file.\n"
      "// EDIT says what only you can know.\n"
      "#include <counterproof.h>\n\n#include \"{0}\"\n\n",
      included);
  if (!shared.declarations().empty())
    text += "// EDIT: what the threads share.\n" + shared.declarations() + "\n";
  if (!left_out.empty()) text += left_out + "\n";
  if (!before.empty())
    text +=
        "// Runs alone, before the threads of every execution.\ncp_setup {\n" + before + "}\n\n";
  text += "// EDIT: who calls what, and with which arguments.";
  if (calls > kMostCalls) text += "  Each more call makes many more executions.";
  for (const char* name : {"first", "second"})
    text += fmt::format("\ncp_thread({}) {{\n{}}}", name, during);
  text += "\n\n// Runs alone, when all threads have ended.\ncp_finally {\n" + after +
          "  // EDIT: what must hold then, instead of 1.\n"
          "  cp_require(holds_at_the_end, 1, \"say here what is wrong if it does not\");\n}\n";
  return text;
}

}  // namespace counterproof::own
