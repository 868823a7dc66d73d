// Reads the threads of a litmus test, and makes code of them as it goes.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "check/litmus/calls.hpp"
#include "check/litmus/litmus_program.hpp"
#include "check/litmus/words.hpp"

namespace counterproof::litmus {

class ThreadParser {
 public:
  /// \param location finds or makes a location by its name
  ThreadParser(Words& words, Dialect dialect, Thread& thread, std::set<std::string>& atomic_cells,
               std::function<std::size_t(const Token&)> location)
      : words_(words),
        dialect_(dialect),
        thread_(thread),
        atomic_cells_(atomic_cells),
        location_(std::move(location)) {}

  /// From the parameters' opening bracket to the body's closing one.
  void parse();

 private:
  using Block = std::vector<Instruction>;

  void parameters();
  void statement();
  void declaration();
  void assignment_or_call();
  void conditional();
  void while_loop();
  void do_loop();
  void loop_end(std::size_t from);
  /// Each puts code for a value behind what there is.
  void expression(unsigned least = 0);
  void unary();
  void primary();
  void call(const Token& name);
  void argument(Argument kind, Instruction& instruction, Block& address,
                std::vector<Block>& values);
  graph::Order order();
  [[nodiscard]] bool is_type(const Token& token) const;
  void skip_type();
  std::size_t register_named(const Token& name);
  std::size_t declare(const Token& name);
  /// `* pointer`: the pointer's code.  \returns the order that such an access has
  graph::Order cell();
  Instruction& emit(Code code);
  void emit_access(Code code, graph::Order order);
  Block apart(const std::function<void()>& parse);

  Words& words_;
  Dialect dialect_;
  Thread& thread_;
  std::set<std::string>& atomic_cells_;
  std::function<std::size_t(const Token&)> location_;
  bool value_left_ = false;  ///< by the call that was read last
};

}  // namespace counterproof::litmus
