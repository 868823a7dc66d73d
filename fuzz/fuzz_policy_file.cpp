// Policy files: any text is a policy or an error with a place and a reason; a policy reads back as
// it was printed.
#include <string>

#include "fuzz/finding.hpp"
#include "model/policy/policy_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace counterproof;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto policy = read_policy(text, "a.toml");
  if (!policy) {
    const std::string error = policy.error().text();
    if (!error.starts_with("a.toml") || error.find("error: ") == std::string::npos)
      fuzz::report("an error without a place: " + error);
    if (error.find('\n') != std::string::npos) fuzz::report("an error of two lines: " + error);
    return 0;
  }
  const std::string printed = print_policy(*policy);
  const auto again = read_policy(printed, "a.toml");
  if (!again) fuzz::report("does not read back: " + again.error().text() + "\n" + printed);
  if (!(again->rules == policy->rules) || again->summary != policy->summary ||
      again->claims.size() != policy->claims.size() ||
      again->waivers.size() != policy->waivers.size() || print_policy(*again) != printed)
    fuzz::report("reads back as another:\n" + printed + "\n" + print_policy(*again));
  return 0;
}
