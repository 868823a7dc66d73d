// What the model would ask of a system that is not there: files, and the end of a thrown error.
#include <filesystem>
#include <stdexcept>
#include <typeinfo>

#include "model/policy/rule_files.hpp"
#include "model/text_file.hpp"
#include "wasm/guard.hpp"

namespace counterproof {

void tell_of_files(void (*)(const std::string&)) {}
void note_file(const std::string&) {}

Result<std::string> read_text_file(const std::string& path) {
  return Error{{path, 0, 0}, "a page reads no files"};
}

}  // namespace counterproof

_LIBCPP_BEGIN_NAMESPACE_FILESYSTEM

file_status __status(const path&, error_code* error) {
  if (error != nullptr) *error = make_error_code(errc::no_such_file_or_directory);
  return file_status(file_type::not_found);
}

_LIBCPP_END_NAMESPACE_FILESYSTEM

/// The page is told, and throws an error of its own; this module is not used any more.
__attribute__((import_module("page"), import_name("failed"))) extern "C" void page_failed(
    const char* what, std::size_t size);

// Without unwinding nothing is ever caught, so that a throw is the end: of a rule, if one is asked;
// everything else that is thrown here is a standard exception.
extern "C" {

void* __cxa_allocate_exception(std::size_t size) noexcept { return ::operator new(size); }

[[noreturn]] void __cxa_throw(void* thrown, std::type_info*, void (*)(void*)) {
  counterproof::leave_rule(counterproof::rule_did::kThrowInPage);
  const std::string_view what = static_cast<std::exception*>(thrown)->what();
  page_failed(what.data(), what.size());
  __builtin_trap();
}

void* __cxa_begin_catch(void* thrown) noexcept { return thrown; }
void __cxa_end_catch() {}
[[noreturn]] void __cxa_rethrow() { __builtin_trap(); }
void __cxa_free_exception(void*) noexcept {}

void abort() {
  counterproof::leave_rule(counterproof::rule_did::kEndProcess);
  __builtin_trap();
}
}
