// What a container pays for a page that it shares, where everybody who maps it pays.
//
// Worlds keep their books by it (shares.hpp), and threads race by it (protocol/page_sharing.hpp).
//
// Source: the discussion of 12 to 16 March 2007 (ALL, FRAC).
#pragma once

#include <cstddef>

#include "model/state/books.hpp"

namespace counterproof {

enum class ShareSize : bool {
  whole,  ///< each pays the page in full, in pages
  part,   ///< each pays an equal part, in twelfths of a page
};

/// What each of so many payers pays, in units.
constexpr Units share_of_page(ShareSize size, std::size_t payers) {
  return size == ShareSize::part ? static_cast<Units>(kTwelfths / payers) : Units{1};
}

/// What must be charged before a process of a container maps the page: nothing if the container
/// maps it already, or else its share as one payer more.
constexpr Units price_of_joining(ShareSize size, bool maps_already, std::size_t payers) {
  return maps_already ? Units{0} : share_of_page(size, payers + 1);
}

}  // namespace counterproof
