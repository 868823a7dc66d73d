// See library.hpp.
//
// The list is of what is known, and everything else is refused.  What belongs on it takes its
// arguments by value, or reads only what no thread can write while the code runs.  Exceptions of
// the C++ library are objects that a user may well share: their members are listed, and each call
// of one announces the object, and the text it is made from.
#include "own/library.hpp"

#include <charconv>
#include <set>
#include <string_view>

namespace counterproof::own {
namespace {

const std::set<std::string_view>& known() {
  static const std::set<std::string_view> kKnown = {"abs",
                                                    "labs",
                                                    "llabs",
                                                    "div",
                                                    "ldiv",
                                                    "isalnum",
                                                    "isalpha",
                                                    "isdigit",
                                                    "isspace",
                                                    "isupper",
                                                    "islower",
                                                    "isxdigit",
                                                    "ispunct",
                                                    "isprint",
                                                    "toupper",
                                                    "tolower",
                                                    "__ctype_b_loc",
                                                    "__ctype_tolower_loc",
                                                    "__ctype_toupper_loc",
                                                    "sqrt",
                                                    "sqrtf",
                                                    "pow",
                                                    "powf",
                                                    "exp",
                                                    "log",
                                                    "log2",
                                                    "log10",
                                                    "sin",
                                                    "cos",
                                                    "tan",
                                                    "fabs",
                                                    "floor",
                                                    "ceil",
                                                    "round",
                                                    "trunc",
                                                    "fmod",
                                                    "lround",
                                                    "llround",
                                                    "hypot",
                                                    "cbrt",
                                                    "__stack_chk_fail",
                                                    "_Unwind_Resume",
                                                    "__gxx_personality_v0",
                                                    "__gcc_personality_v0",
                                                    "__cxa_allocate_exception",
                                                    "__cxa_free_exception",
                                                    "__cxa_throw",
                                                    "__cxa_rethrow",
                                                    "__cxa_begin_catch",
                                                    "__cxa_end_catch",
                                                    "__cxa_get_exception_ptr",
                                                    "__cxa_pure_virtual",
                                                    "__cxa_deleted_virtual",
                                                    "__cxa_bad_cast",
                                                    "__cxa_bad_typeid",
                                                    "__cxa_throw_bad_array_new_length",
                                                    "__cxa_finalize",
                                                    "__gmon_start__",
                                                    "__udivti3",
                                                    "__divti3",
                                                    "__umodti3",
                                                    "__modti3",
                                                    "__multi3",
                                                    "_ZSt7nothrow",
                                                    "_ZSt18uncaught_exceptionv",
                                                    "_ZSt19uncaught_exceptionsv",
                                                    "_ZSt17current_exceptionv",
                                                    "_ZSt15future_categoryv",
                                                    "_ZNSt3_V216generic_categoryEv",
                                                    "__cxa_init_primary_exception",
                                                    "stderr",
                                                    "stdout",
                                                    "stdin"};
  return kKnown;
}

/// Those whose state is a text that is never written after it was made.  Not `exception_ptr`, which
/// threads share, nor what is made of an `error_code`.
const std::set<std::string_view>& exceptions() {
  static const std::set<std::string_view> kKnown = {
      "exception",          "bad_exception",   "bad_alloc",         "bad_array_new_length",
      "bad_cast",           "bad_typeid",      "bad_function_call", "bad_weak_ptr",
      "bad_variant_access", "future_error",    "logic_error",    "domain_error",      "invalid_argument",
      "length_error",       "out_of_range",    "runtime_error",     "range_error",
      "overflow_error",     "underflow_error", "type_info"};
  return kKnown;
}

/// An exception's text lies on the heap of the C++ library, which is not emptied with the others. A
/// variable that was made when the code was loaded must keep the text that it has.
bool is_assignment(std::string_view symbol) {
  return symbol.find("aSERKS") != symbol.npos || symbol.find("aSEOS") != symbol.npos;
}

/// The first name after `begin`, as C++ writes it into symbols: its length, and itself.
std::string_view name_after(std::string_view symbol, std::string_view begin) {
  if (!symbol.starts_with(begin)) return {};
  symbol.remove_prefix(begin.size());
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(symbol.data(), symbol.data() + symbol.size(), length);
  symbol.remove_prefix(static_cast<std::size_t>(end - symbol.data()));
  return error == std::errc() ? symbol.substr(0, length) : std::string_view();
}

}  // namespace

bool is_covered(const std::string& symbol) {
  if (known().contains(symbol)) return true;
  // Tables of classes and types.
  for (const std::string_view begin : {"_ZTV", "_ZTI", "_ZTS"})
    if (symbol.starts_with(begin)) return true;
  if (symbol.starts_with("_ZNSaIcE")) return true;  // an allocator, which has no state
  return name_after(symbol, "_ZSt").starts_with("__throw_") ||
         (exceptions().contains(name_after(symbol, "_ZNSt")) && !is_assignment(symbol)) ||
         exceptions().contains(name_after(symbol, "_ZNKSt"));
}

}  // namespace counterproof::own
