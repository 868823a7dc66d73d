// See checkpoint.hpp.
#include "check/disk/checkpoint.hpp"

#include <fmt/format.h>

#include "check/disk/byte_text.hpp"
#include "check/disk/disk_failure.hpp"
#include "check/explore/bytes.hpp"

namespace counterproof {
namespace {

// For whoever looks into the file.
constexpr std::string_view kFirstLine = "a search of counterproof, on disk\n";

std::uint64_t sum_of(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

}  // namespace

void write_checkpoint(DiskFolder& folder, const SearchIdentity& identity, CheckpointKind kind,
                      std::string_view content) {
  ByteWriter out;
  out.put<std::uint64_t>(identity.size());
  for (const auto& [name, value] : identity) {
    out.put_text(name);
    out.put_text(value);
  }
  out.put(kind);
  out.put_text(content);
  ByteWriter end;
  end.put(sum_of(out.bytes()));
  folder.write_checkpoint(std::string(kFirstLine) + out.bytes() + end.bytes());
}

std::optional<Checkpoint> read_checkpoint(const DiskFolder& folder, const SearchIdentity& identity,
                                          Compared compared) {
  const std::string bytes = folder.read_checkpoint();
  const std::string where = folder.path().string();
  std::error_code ignored;
  if (bytes.empty() && !std::filesystem::exists(folder.checkpoint(), ignored)) return std::nullopt;
  const auto damaged = [&] {
    return DiskFailure(folder.checkpoint().string(),
                       fmt::format("is no checkpoint as it was written; expected it whole: remove "
                                   "{}, and the search begins anew",
                                   where));
  };
  std::string_view rest = bytes;
  if (!rest.starts_with(kFirstLine) || rest.size() < kFirstLine.size() + sizeof(std::uint64_t))
    throw damaged();
  rest.remove_prefix(kFirstLine.size());
  const std::string_view body = rest.substr(0, rest.size() - sizeof(std::uint64_t));
  if (ByteReader(rest.substr(body.size())).get<std::uint64_t>() != sum_of(body)) throw damaged();
  ByteReader in(body);
  const std::size_t parts = in.get_count(2 * sizeof(std::uint64_t));
  const bool has_more = compared == Compared::what_is_known && parts > identity.size();
  if (parts != identity.size() && !has_more) throw damaged();
  for (const auto& [name, value] : identity) {
    if (in.get_text() == name && in.get_text() == value) continue;
    throw DiskFailure(where, fmt::format("the folder holds a search with another {}; expected the "
                                         "same: give another folder, or remove this one",
                                         name));
  }
  for (std::size_t part = identity.size(); part < parts; ++part) {
    in.get_text();
    in.get_text();
  }
  Checkpoint checkpoint;
  checkpoint.kind = in.get<CheckpointKind>();
  checkpoint.content = in.get_text();
  if (!in.whole()) throw damaged();
  return checkpoint;
}

}  // namespace counterproof
