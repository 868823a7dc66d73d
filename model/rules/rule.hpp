// A rule file's table of contents: what it fills, keeps and asks.
//
// A rule file defines `counterproof_rule`, which is called once when the file is loaded.
#pragma once

#include <string>
#include <vector>

#include "model/rules/invariant_module.hpp"
#include "model/rules/own_state.hpp"
#include "model/rules/slots.hpp"

namespace counterproof {

class Rule : public Slots {
 public:
  std::string summary;  ///< one sentence: what the rule says

  /// Has `kept` be part of the world, under `name`, as in "last toucher".
  /// \param most  the largest number, where a number is kept
  template <class Key, class Value>
  void keep(Kept<Key, Value>& kept, std::string name, std::uint8_t most = 1) {
    KeptField field{std::move(name),
                    Kept<Key, Value>::kFirst,
                    Kept<Key, Value>::kSecond,
                    Kept<Key, Value>::kValue,
                    most,
                    next_byte_};
    kept.at_ = next_byte_;
    kept.most_ = most;
    next_byte_ += field.bytes();
    fields.push_back(std::move(field));
  }

  /// Asks one more question of every world or step that is reached.
  void ask(const Invariant& invariant) { invariants.push_back(invariant); }

  std::vector<KeptField> fields;
  std::vector<Invariant> invariants;

  /// \param first_byte  the first that no other rule file keeps anything in
  explicit Rule(std::size_t first_byte) : next_byte_(first_byte) {}
  [[nodiscard]] std::size_t next_byte() const { return next_byte_; }

 private:
  std::size_t next_byte_;
};

}  // namespace counterproof

/// What a rule file defines: fills in `rule`.
extern "C" [[gnu::visibility("default")]] void counterproof_rule(counterproof::Rule& rule);
