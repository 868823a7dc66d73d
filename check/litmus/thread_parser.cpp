#include "check/litmus/thread_parser.hpp"

#include <algorithm>
#include <array>

#include "model/suggest.hpp"

namespace counterproof::litmus {
namespace {

using graph::Order;

constexpr std::size_t kMostRegisters = 64;

constexpr std::array<std::string_view, 14> kTypes = {
    "int",   "long",     "unsigned", "signed", "short",      "char",    "volatile",
    "const", "atomic_t", "intptr_t", "struct", "spinlock_t", "_Atomic", "atomic_int"};

struct BinarySign {
  std::string_view sign;
  unsigned strength;
  Operation operation;
};
constexpr std::array<BinarySign, 18> kBinary = {{{"||", 1, Operation::logical_or},
                                                 {"&&", 2, Operation::logical_and},
                                                 {"|", 3, Operation::bit_or},
                                                 {"^", 4, Operation::bit_xor},
                                                 {"&", 5, Operation::bit_and},
                                                 {"==", 6, Operation::equal},
                                                 {"!=", 6, Operation::not_equal},
                                                 {"<", 7, Operation::less},
                                                 {">", 7, Operation::greater},
                                                 {"<=", 7, Operation::less_equal},
                                                 {">=", 7, Operation::greater_equal},
                                                 {"<<", 8, Operation::shift_left},
                                                 {">>", 8, Operation::shift_right},
                                                 {"+", 9, Operation::add},
                                                 {"-", 9, Operation::subtract},
                                                 {"*", 10, Operation::multiply},
                                                 {"/", 10, Operation::divide},
                                                 {"%", 10, Operation::remainder}}};

}  // namespace

// ---- Declarations ----

void ThreadParser::parse() {
  parameters();
  words_.lexer().set_inside(true);
  words_.need("{", "before the thread's body");
  while (!words_.now().is("}")) {
    if (words_.now().kind == Token::Kind::end)
      words_.fail(words_.now(), words_.found() + "; expected \"}\" after the thread's body");
    statement();
  }
  words_.lexer().set_inside(false);
  words_.move();
}

bool ThreadParser::is_type(const Token& token) const {
  return token.kind == Token::Kind::word && std::ranges::find(kTypes, token.text) != kTypes.end();
}

void ThreadParser::skip_type() {
  while (is_type(words_.now()) || words_.now().is("*")) words_.move();
}

void ThreadParser::parameters() {
  words_.need("(", "before the thread's parameters");
  while (!words_.now().is(")")) {
    bool atomic = false;
    while (is_type(words_.now()) || words_.now().is("*")) {
      atomic = atomic || words_.now().is("atomic_int") || words_.now().is("_Atomic");
      words_.move();
    }
    const Token name = words_.need_word("the name of a location");
    if (words_.now().is("[")) words_.fail(words_.now(), "arrays are not known");
    const std::size_t location = location_(name);
    if (atomic) atomic_cells_.insert(std::string(name.text));
    const std::size_t slot = declare(name);
    thread_.initial[slot] = kFirstAddress + static_cast<Value>(location);
    if (!words_.now().is(")")) words_.need(",", "between parameters");
  }
  words_.move();
}

std::size_t ThreadParser::declare(const Token& name) {
  if (thread_.registers.size() == kMostRegisters)
    words_.fail(name, "a thread has 64 variables at most");
  if (std::ranges::find(thread_.registers, name.text) != thread_.registers.end())
    words_.fail(name, in_quotes(name.text) + " is declared twice");
  thread_.registers.emplace_back(name.text);
  thread_.initial.push_back(0);
  return thread_.registers.size() - 1;
}

std::size_t ThreadParser::register_named(const Token& name) {
  const auto found = std::ranges::find(thread_.registers, name.text);
  if (found == thread_.registers.end())
    words_.fail(name, in_quotes(name.text) +
                          " is not declared; expected a parameter or a variable "
                          "of the thread");
  return static_cast<std::size_t>(found - thread_.registers.begin());
}

void ThreadParser::declaration() {
  skip_type();
  for (;;) {
    const Token name = words_.need_word("the name of a variable");
    if (words_.now().is("[")) words_.fail(words_.now(), "arrays are not known");
    const std::size_t slot = declare(name);
    if (words_.take("=")) {
      expression();
      emit(Code::store_register).slot = slot;
      emit(Code::pop);
    }
    if (!words_.take(",")) break;
    while (words_.take("*")) {
    }
  }
  words_.need(";", "after the declaration");
}

// ---- Statements ----

Instruction& ThreadParser::emit(Code code) {
  thread_.code.emplace_back();
  thread_.code.back().code = code;
  return thread_.code.back();
}

void ThreadParser::emit_access(Code code, Order order) { emit(code).order = order; }

ThreadParser::Block ThreadParser::apart(const std::function<void()>& parse) {
  Block kept;
  // What is read apart is moved; only `&&` and `||` jump, and they count from where they are.
  std::swap(kept, thread_.code);
  parse();
  std::swap(kept, thread_.code);
  return kept;
}

void ThreadParser::statement() {
  if (words_.take(";")) return;
  if (words_.take("{")) {
    while (!words_.take("}")) {
      if (words_.now().kind == Token::Kind::end)
        words_.fail(words_.now(), words_.found() + "; expected \"}\" after the block");
      statement();
    }
    return;
  }
  if (words_.take("if")) return conditional();
  if (words_.take("while")) return while_loop();
  if (words_.take("do")) return do_loop();
  for (const std::string_view word : {"for", "goto", "switch", "return", "break", "continue"})
    if (words_.now().is(word))
      words_.fail(words_.now(),
                  in_quotes(word) + " is not known; expected \"if\", \"while\" or \"do\"");
  if (is_type(words_.now())) return declaration();
  assignment_or_call();
}

void ThreadParser::assignment_or_call() {
  if (words_.now().is("*")) {
    const Order order = cell();
    words_.need("=", "after the cell that is written");
    expression();
    emit_access(Code::write, order);
    words_.need(";", "after the assignment");
    return;
  }
  if (words_.take("(")) {  // (void)call();
    if (!words_.take("void")) words_.fail(words_.now(), words_.found() + "; expected \"void\"");
    words_.need(")", "after \"void\"");
  }
  const Token name = words_.need_word("a statement");
  if (words_.take("=")) {
    const std::size_t slot = register_named(name);
    expression();
    emit(Code::store_register).slot = slot;
    emit(Code::pop);
  } else if (words_.now().is("(")) {
    call(name);
    if (value_left_) emit(Code::pop);
  } else {
    words_.fail(words_.now(),
                words_.found() + "; expected \"=\" or \"(\" after " + in_quotes(name.text));
  }
  words_.need(";", "after the statement");
}

void ThreadParser::conditional() {
  words_.need("(", "after \"if\"");
  expression();
  words_.need(")", "after the condition");
  const std::size_t past_then = thread_.code.size();
  emit(Code::jump_if_zero);
  statement();
  if (words_.take("else")) {
    const std::size_t past_else = thread_.code.size();
    emit(Code::jump);
    thread_.code[past_then].target = thread_.code.size();
    statement();
    thread_.code[past_else].target = thread_.code.size();
  } else {
    thread_.code[past_then].target = thread_.code.size();
  }
}

void ThreadParser::while_loop() {
  const std::size_t number = thread_.loops++;
  emit(Code::enter_loop).slot = number;
  const std::size_t from = thread_.code.size();
  emit(Code::loop).slot = number;
  words_.need("(", "after \"while\"");
  expression();
  words_.need(")", "after the condition");
  const std::size_t out = thread_.code.size();
  emit(Code::jump_if_zero);
  statement();
  emit(Code::jump).target = from;
  thread_.code[out].target = thread_.code.size();
  loop_end(from);
}

void ThreadParser::do_loop() {
  const std::size_t number = thread_.loops++;
  emit(Code::enter_loop).slot = number;
  const std::size_t from = thread_.code.size();
  emit(Code::loop).slot = number;
  statement();
  words_.need("while", "after the body of \"do\"");
  words_.need("(", "after \"while\"");
  expression();
  words_.need(")", "after the condition");
  words_.need(";", "after the loop");
  const std::size_t out = thread_.code.size();
  emit(Code::jump_if_zero);
  emit(Code::jump).target = from;
  thread_.code[out].target = thread_.code.size();
  loop_end(from);
}

/// A loop with one access that may leave memory as it is can wait at that access.
void ThreadParser::loop_end(std::size_t from) {
  Instruction* only = nullptr;
  for (std::size_t i = from; i < thread_.code.size(); ++i) {
    const Code code = thread_.code[i].code;
    if (code < Code::read || code == Code::fence) continue;
    if (only != nullptr) return;
    only = &thread_.code[i];
  }
  if (only == nullptr) return;
  const Code code = only->code;
  only->awaits = code == Code::read || code == Code::compare_exchange ||
                 code == Code::compare_store || code == Code::add_unless || code == Code::try_lock;
}

// ---- Expressions ----

void ThreadParser::expression(unsigned least) {
  unary();
  for (;;) {
    const Token sign = words_.now();
    const auto* const found = std::ranges::find_if(
        kBinary, [&](const BinarySign& it) { return sign.is(it.sign) && it.strength > least; });
    if (found == kBinary.end()) {
      if (sign.is("?")) words_.fail(sign, "\"?\" is not known; write \"if\"");
      return;
    }
    words_.move();
    if (found->strength > 2) {
      expression(found->strength);
      emit(Code::binary).operation = found->operation;
      continue;
    }
    // `a && b` asks b only if a is not 0; `a || b` only if it is.
    const Block right = apart([&] { expression(found->strength); });
    const bool both = found->operation == Operation::logical_and;
    emit(Code::unary).operation = Operation::logical_not;
    if (both) emit(Code::unary).operation = Operation::logical_not;
    const std::size_t out = thread_.code.size();
    emit(Code::jump_if_zero);
    const std::size_t base = thread_.code.size();
    for (Instruction it : right) {
      if (it.code == Code::jump || it.code == Code::jump_if_zero) it.target += base;
      thread_.code.push_back(it);
    }
    emit(Code::unary).operation = Operation::logical_not;
    emit(Code::unary).operation = Operation::logical_not;
    const std::size_t past = thread_.code.size();
    emit(Code::jump);
    thread_.code[out].target = thread_.code.size();
    emit(Code::push).number = both ? 0 : 1;
    thread_.code[past].target = thread_.code.size();
  }
}

void ThreadParser::unary() {
  const std::pair<std::string_view, Operation> signs[] = {
      {"!", Operation::logical_not}, {"-", Operation::minus}, {"~", Operation::invert}};
  for (const auto& [sign, operation] : signs) {
    if (!words_.take(sign)) continue;
    unary();
    emit(Code::unary).operation = operation;
    return;
  }
  if (words_.now().is("*")) {
    const Order order = cell();
    emit_access(Code::read, order);
    return;
  }
  primary();
}

Order ThreadParser::cell() {
  words_.need("*", "before a pointer");
  const Token name = words_.now();
  unary();
  // What is declared atomic and used bare is sequentially consistent, as C has it.
  return atomic_cells_.contains(std::string(name.text)) ? Order::sequential : Order::plain;
}

void ThreadParser::primary() {
  const Token token = words_.now();
  if (token.kind == Token::Kind::number) {
    emit(Code::push).number = words_.need_number();
    return;
  }
  if (words_.take("(")) {
    if (is_type(words_.now())) {  // a cast
      skip_type();
      words_.need(")", "after the type");
      return unary();
    }
    expression();
    words_.need(")", "after the expression");
    return;
  }
  const Token name = words_.need_word("an expression");
  if (words_.now().is("(")) {
    call(name);
    if (!value_left_) words_.fail(name, in_quotes(name.text) + " has no value");
    return;
  }
  emit(Code::push_register).slot = register_named(name);
}

}  // namespace counterproof::litmus
