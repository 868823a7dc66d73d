// Traces through states that several processes have.
//
// From a violation one goes back from parent to parent, and each may be with another rank.  All go
// back together, one step an exchange, for all traces that are wanted at a time; whoever has a
// state tells its key.  Then each rank has the whole path, and walks it forward for itself
// (rebuild.hpp): all come to the same trace.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check/explore/byte_text.hpp"
#include "check/explore/bytes.hpp"
#include "check/explore/ranks.hpp"
#include "check/explore/rebuild.hpp"
#include "check/explore/result.hpp"
#include "check/explore/system.hpp"

namespace counterproof {

/// The keys of the states on a path, from an initial one on, read as a store.
class KnownPath {
 public:
  using Node = std::size_t;  ///< how many states come before it

  /// \param keys  the last one first
  /// \param fingerprints  keys are those, and not whole states
  KnownPath(std::vector<std::string> keys, bool fingerprints)
      : keys_(std::move(keys)), fingerprints_(fingerprints) {
    std::reverse(keys_.begin(), keys_.end());
  }

  [[nodiscard]] Node last() const { return keys_.size() - 1; }
  [[nodiscard]] static std::vector<Node> path_to(Node node) {
    std::vector<Node> path(node + 1);
    for (Node i = 0; i <= node; ++i) path[i] = i;
    return path;
  }
  [[nodiscard]] bool has_key(Node node, std::uint64_t hash, const std::byte* packed) const {
    const std::string& key = keys_[node];
    return fingerprints_ ? load_word(reinterpret_cast<const std::byte*>(key.data())) == hash
                         : std::memcmp(key.data(), packed, key.size()) == 0;
  }

 private:
  std::vector<std::string> keys_;
  bool fingerprints_;
};

/// The paths to nodes, from all ranks.  Each asks for the same nodes.
/// A store tells `rank_of(node, ranks)` and, of what it has, `parent_of(node, key)`.
template <class Store>
std::vector<KnownPath> paths_to(Ranks& ranks, const Store& store,
                                const std::vector<typename Store::Node>& nodes, bool fingerprints) {
  using Node = typename Store::Node;
  std::vector<std::optional<Node>> at(nodes.begin(), nodes.end());
  std::vector<std::vector<std::string>> keys(nodes.size());
  const auto all_are_done = [&] {
    return std::none_of(at.begin(), at.end(), [](const auto& node) { return node.has_value(); });
  };
  std::string key;
  while (!all_are_done()) {
    ByteWriter writer;
    for (const auto& node : at) {
      if (!node || store.rank_of(*node, ranks.size()) != ranks.rank()) continue;
      const std::optional<Node> parent = store.parent_of(*node, key);
      writer.put(parent.has_value());
      writer.put(parent.value_or(Node{}));
      writer.put_text(key);
    }
    const std::vector<std::string> in = ranks.tell_all(RankTopic::path, writer.bytes());
    std::vector<ByteReader> readers(in.begin(), in.end());
    for (std::size_t i = 0; i < at.size(); ++i) {
      if (!at[i]) continue;
      ByteReader& reader = readers[store.rank_of(*at[i], ranks.size())];
      const bool has_parent = reader.get<bool>();
      const auto parent = reader.get<Node>();
      keys[i].push_back(reader.get_text());
      if (keys[i].back().empty()) throw RankLost();
      at[i] = has_parent ? std::optional(parent) : std::nullopt;
    }
  }
  std::vector<KnownPath> paths;
  for (auto& one : keys) paths.emplace_back(std::move(one), fingerprints);
  return paths;
}

/// The trace along a path that shows the property violated where it ends, or on a step from there.
template <System S>
SearchViolation<S> along(S& system, const KnownPath& path, std::size_t property, bool on_step) {
  return Rebuilder<S, KnownPath>(system, path).rebuild(property, path.last(), on_step);
}

}  // namespace counterproof
