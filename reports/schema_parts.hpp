// What the schemas of policies and of scopes are put together from.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/json_text.hpp"

namespace counterproof {

/// A name, and a sentence about it.
using Described = std::vector<std::pair<std::string, std::string>>;

/// The head of a schema: what it is, and where its number stands.
Json schema_head(std::string_view name, std::string_view title, std::string_view about);

/// A text that says something.
Json text_schema(std::string_view about);

/// One of these words, each with its sentence.
Json one_of_words(const Described& words);

/// A list of what `item` describes.
Json list_schema(std::string_view about, Json item);

/// A table whose keys may be these, with a value that `value` describes; as a key in quotes, or,
/// where it has a dot, as a table with a key: both are the same to a reader of policies.
Json dotted_keys(const Described& keys, const Json& value);

/// A scope without `$schema`, with its parts in place: for a file of its own, or a part of a
/// policy.
Json scope_body();

}  // namespace counterproof
