#include "cli/trace_text.hpp"

#include "cli/support.hpp"
#include "model/text_file.hpp"
#include "session/address.hpp"

namespace counterproof {

std::string read_trace_text(const std::string& path) {
  if (auto text = trace_in_address(path)) return *std::move(text);
  return need(read_text_file(path));
}

std::string name_of_trace(const std::string& path) {
  const std::size_t trace = path.find(kTraceInAddress);
  return trace == path.npos ? path : path.substr(0, trace + kTraceInAddress.size());
}

}  // namespace counterproof
