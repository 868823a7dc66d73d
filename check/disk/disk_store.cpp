// See disk_store.hpp.
#include "check/disk/disk_store.hpp"

#include <cstring>

#include "check/explore/bytes.hpp"

namespace counterproof {
namespace {

// What a search has beside its store: the queues of a block, and what one block adds before memory
// is looked at again.
constexpr std::size_t kBeside = std::size_t{20} << 20U;
constexpr std::size_t kSmallestBuffer = std::size_t{4} << 10U;
constexpr std::size_t kLargestBuffer = std::size_t{256} << 10U;
// Looks now and then whether a thread is to stop.
class Looks {
 public:
  explicit Looks(const std::function<bool()>& stop) : stop_(stop) {}

  bool stopped() {
    if (--until_look_ == 0) {
      was_stopped_ = stop_();
      until_look_ = kBetweenLooks;
    }
    return was_stopped_;
  }
  [[nodiscard]] bool was_stopped() const { return was_stopped_; }

 private:
  static constexpr unsigned kBetweenLooks = 4096;  // records

  const std::function<bool()>& stop_;
  unsigned until_look_ = kBetweenLooks;
  bool was_stopped_ = false;
};

/// Whether it is so for any of the ranks.
bool for_any(Ranks* ranks, bool here) {
  if (ranks == nullptr) return here;
  for (const std::string& told : ranks->tell_all(RankTopic::agreement, here ? "yes" : "no"))
    here |= told == "yes";
  return here;
}

// What is temporary goes by itself.
void remove_now(const Run& run, DiskFile::Kind kind) {
  if (kind == DiskFile::Kind::temporary) return;
  for (const auto& file : run.files) file->remove();
}

}  // namespace

DiskStore::DiskStore(DiskFolder& folder, Crew& crew, std::size_t packed_size, DiskBounds bounds,
                     std::function<bool()> stop, Ranks* ranks)
    : folder_(folder),
      crew_(crew),
      packed_size_(packed_size),
      bounds_(bounds),
      stop_(std::move(stop)),
      ranks_(ranks),
      order_(crew.size()) {
  gathered_.reserve(kPartitions);
  for (std::uint32_t i = 0; i < kPartitions; ++i)
    gathered_.emplace_back(packed_size, false, Partition::kMostStates);
  begin_level();
}

void DiskStore::begin_level() {
  sorted_writer_.emplace(folder_, DiskFile::Kind::temporary, crew_.size());
  arrival_writer_.emplace(folder_, DiskFile::Kind::temporary, crew_.size());
  sorted_.clear();
  arrivals_.clear();
  arrived_.fill(0);
}

std::size_t DiskStore::room() const {
  return bounds_.memory_bytes > kBeside ? bounds_.memory_bytes - kBeside : 0;
}

// A quarter of what there is, shared by all cursors of all threads.
std::size_t DiskStore::buffer_size(std::size_t cursors) const {
  return std::clamp(room() / 4 / (crew_.size() * std::max<std::size_t>(1, cursors)),
                    kSmallestBuffer, kLargestBuffer);
}

void DiskStore::absorb(std::size_t partition, Records& records) {
  Partition& gathered = gathered_[partition];
  gathered.absorb(records, [](std::uint32_t, const std::byte*) {});
  records.clear();
  if (gathered.overflowed() || arrived_[partition] + gathered.size() > bounds_.arrivals)
    overflowed_.store(true, std::memory_order_relaxed);
}

std::size_t DiskStore::bytes() const {
  std::size_t sum = 0;
  for (const Partition& one : gathered_) sum += one.bytes();
  for (const auto& order : order_) sum += order.capacity() * sizeof order[0];
  return sum;
}

void DiskStore::spill_if_full() {
  const std::size_t now = bytes();
  most_bytes_ = std::max(most_bytes_, now);
  if (now >= room() / 4 * 3) spill();
}

void DiskStore::spill() {
  std::uint64_t count = 0;
  for (const Partition& one : gathered_) count += one.size();
  if (count == 0) return;
  crew_.run(kPartitions, count < 1024, [&](unsigned worker, std::size_t partition) {
    if (gathered_[partition].size() != 0) write_gathered(worker, partition);
  });
  sorted_.push_back(sorted_writer_->take());
  arrivals_.push_back(arrival_writer_->take());
  if (sorted_.size() > bounds_.runs) merge_gathered();
}

void DiskStore::write_gathered(unsigned worker, std::size_t partition) {
  Partition& gathered = gathered_[partition];
  arrival_writer_->begin(worker, partition);
  auto& order = order_[worker];
  order.clear();
  for (std::uint32_t index = 0; index < gathered.size(); ++index) {
    const std::byte* packed = gathered.packed(index);
    const NodeId parent = gathered.parent(index);
    arrival_writer_->add(worker, partition, packed, packed_size_, &parent, sizeof parent);
    order.emplace_back(hash_bytes(packed, packed_size_), index);
  }
  std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    return std::memcmp(gathered.packed(a.second), gathered.packed(b.second), packed_size_) < 0;
  });
  sorted_writer_->begin(worker, partition);
  for (const auto& [hash, index] : order) {
    const auto sequence = static_cast<std::uint32_t>(arrived_[partition] + index);
    sorted_writer_->add(worker, partition, gathered.packed(index), packed_size_, &sequence,
                        sizeof sequence);
  }
  arrived_[partition] += gathered.size();
  gathered.forget();
}

std::optional<Run> DiskStore::merged(const std::vector<Run>& runs, std::size_t stride,
                                     DiskFile::Kind kind) {
  RunWriter writer(folder_, kind, crew_.size());
  const std::size_t buffer = buffer_size(runs.size());
  std::atomic<bool> stopped{false};
  crew_.run(kPartitions, false, [&](unsigned worker, std::size_t partition) {
    std::vector<RunCursor> cursors;
    for (const Run& run : runs)
      if (run.segments[partition].count != 0)
        cursors.emplace_back(run, partition, stride, packed_size_, buffer);
    if (cursors.empty()) return;
    writer.begin(worker, partition);
    Looks looks(stop_);
    merge_sorted(cursors, packed_size_, [&](const RunCursor& one) {
      if (looks.stopped()) return false;
      writer.add(worker, partition, one.record(), stride);
      return true;
    });
    if (looks.was_stopped()) stopped.store(true, std::memory_order_relaxed);
  });
  Run all = writer.finish();
  if (!stopped.load(std::memory_order_relaxed)) return all;
  remove_now(all, kind);
  return std::nullopt;
}

// Of two arrivals of one state the first is in the first run that has it.
void DiskStore::merge_gathered() {
  auto all = merged(sorted_, sorted_size(), DiskFile::Kind::temporary);
  if (!all) return;
  sorted_.clear();
  sorted_.push_back(*std::move(all));
  sorted_writer_.emplace(folder_, DiskFile::Kind::temporary, crew_.size());
}

void DiskStore::drop_arrivals() {
  for (Partition& one : gathered_) one.forget();
  begin_level();
}

bool DiskStore::advance_level(const OnNew& on_new) {
  spill();
  RunWriter states(folder_, DiskFile::Kind::kept, crew_.size());
  RunWriter sorted(folder_, DiskFile::Kind::kept, crew_.size());
  std::atomic<bool> stopped{false};
  std::uint64_t arrived = 0;
  for (const std::uint64_t count : arrived_) arrived += count;
  crew_.run(kPartitions, arrived < 1024, [&](unsigned worker, std::size_t partition) {
    if (arrived_[partition] == 0 || stopped.load(std::memory_order_relaxed)) return;
    std::vector<bool> is_new(static_cast<std::size_t>(arrived_[partition]));
    if (!find_new(worker, partition, is_new, sorted) ||
        !take_new(worker, partition, is_new, states, on_new))
      stopped.store(true, std::memory_order_relaxed);
  });
  begin_level();
  Run new_states = states.finish();
  Run new_sorted = sorted.finish();
  if (for_any(ranks_, stopped.load(std::memory_order_relaxed))) {
    for (const Run* run : {&new_states, &new_sorted}) remove_now(*run, DiskFile::Kind::kept);
    return false;
  }
  // Whoever has found nothing new has made files nevertheless; they count as any.
  for (const Run* run : {&new_states, &new_sorted})
    unsaved_.insert(unsaved_.end(), run->files.begin(), run->files.end());
  add_level(std::move(new_states));
  if (frontier() != 0) {
    visited_.push_back(std::move(new_sorted));
    merge_visited();
  } else {
    retire(new_sorted);
  }
  return true;
}

bool DiskStore::find_new(unsigned worker, std::size_t partition, std::vector<bool>& is_new,
                         RunWriter& sorted) {
  const std::size_t buffer = buffer_size(sorted_.size() + visited_.size());
  std::vector<RunCursor> arriving;
  for (const Run& run : sorted_)
    if (run.segments[partition].count != 0)
      arriving.emplace_back(run, partition, sorted_size(), packed_size_, buffer);
  std::vector<RunCursor> before;
  for (const Run& run : visited_)
    if (run.segments[partition].count != 0)
      before.emplace_back(run, partition, packed_size_, packed_size_, buffer);
  sorted.begin(worker, partition);
  Looks looks(stop_);
  merge_sorted(arriving, packed_size_, [&](const RunCursor& one) {
    if (looks.stopped()) return false;
    for (RunCursor& run : before) {
      run.seek(one.hash());
      int order = -1;
      while (!run.at_end() && run.hash() == one.hash() &&
             (order = std::memcmp(run.record(), one.record(), packed_size_)) < 0)
        run.advance();
      if (!run.at_end() && run.hash() == one.hash() && order == 0) return true;
    }
    std::uint32_t sequence = 0;
    std::memcpy(&sequence, one.record() + packed_size_, sizeof sequence);
    is_new[sequence] = true;
    sorted.add(worker, partition, one.record(), packed_size_);
    return true;
  });
  return !looks.was_stopped();
}

bool DiskStore::take_new(unsigned worker, std::size_t partition, const std::vector<bool>& is_new,
                         RunWriter& states, const OnNew& on_new) {
  states.begin(worker, partition);
  Looks looks(stop_);
  std::size_t sequence = 0;
  std::uint32_t index = 0;
  for (const Run& run : arrivals_) {
    if (run.segments[partition].count == 0) continue;
    RunCursor one(run, partition, arrival_size(), packed_size_, buffer_size(1));
    for (one.start(); !one.at_end(); one.advance(), ++sequence) {
      if (looks.stopped()) return false;
      if (!is_new[sequence]) continue;
      NodeId parent = kNoNode;
      std::memcpy(&parent, one.record() + packed_size_, sizeof parent);
      states.add(worker, partition, one.record(), arrival_size());
      on_new(worker, partition, index++, parent, one.record());
    }
  }
  return true;
}

void DiskStore::add_level(Run states) {
  if (!levels_.empty())
    for (const auto& file : levels_.back().states.files) file->close();
  Level level{std::move(states), {}};
  std::array<std::uint64_t, kPartitions> counts{};
  for (std::size_t i = 0; i < kPartitions; ++i) counts[i] = level.states.segments[i].count;
  if (ranks_ != nullptr) counts = counts_of_all(*ranks_, counts);
  for (std::size_t i = 0; i < kPartitions; ++i) level.first[i + 1] = level.first[i] + counts[i];
  first_position_ = level.first;
  size_ += frontier();
  levels_.push_back(std::move(level));
}

// The last checkpoint may still need them.
void DiskStore::retire(const Run& run) {
  for (const auto& file : run.files) {
    file->close();
    obsolete_.push_back(file);
  }
}

void DiskStore::merge_visited() {
  std::size_t from = visited_.size() - 1;
  std::uint64_t count = visited_[from].count();
  while (from > 0 && visited_[from - 1].count() <= 2 * count) count += visited_[--from].count();
  if (from + 1 == visited_.size()) return;
  const auto first = visited_.begin() + static_cast<std::ptrdiff_t>(from);
  const std::vector<Run> short_ones(first, visited_.end());
  auto all = merged(short_ones, packed_size_, DiskFile::Kind::kept);
  if (!all) return;
  for (const Run& run : short_ones) retire(run);
  unsaved_.insert(unsaved_.end(), all->files.begin(), all->files.end());
  visited_.erase(first, visited_.end());
  visited_.push_back(*std::move(all));
}

std::size_t DiskStore::partition_of_node(Node node) const {
  const auto& first = levels_[static_cast<std::size_t>(node >> 32U)].first;
  const auto after = std::upper_bound(first.begin(), first.end(), node & 0xffffffffU);
  return static_cast<std::size_t>(after - first.begin()) - 1;
}

void DiskStore::read_state(Node node, std::byte* to) const {
  const Level& level = levels_[static_cast<std::size_t>(node >> 32U)];
  const std::uint64_t position = node & 0xffffffffU;
  const std::size_t partition = partition_of_node(node);
  level.states.file_of(partition).read(level.states.segments[partition].offset +
                                           (position - level.first[partition]) * arrival_size(),
                                       to, arrival_size());
}

std::vector<DiskStore::Node> DiskStore::path_to(Node node) const {
  std::vector<Node> path = {node};
  std::vector<std::byte> state(arrival_size());
  for (std::uint64_t level = node >> 32U; level > 0; --level) {
    read_state(path.back(), state.data());
    NodeId parent = kNoNode;
    std::memcpy(&parent, state.data() + packed_size_, sizeof parent);
    path.push_back(DiskStore::node(level - 1, parent));
  }
  std::reverse(path.begin(), path.end());
  return path;
}

std::optional<DiskStore::Node> DiskStore::parent_of(Node node, std::string& key) const {
  std::vector<std::byte> state(arrival_size());
  read_state(node, state.data());
  key.assign(reinterpret_cast<const char*>(state.data()), packed_size_);
  const std::uint64_t level = node >> 32U;
  if (level == 0) return std::nullopt;
  NodeId parent = kNoNode;
  std::memcpy(&parent, state.data() + packed_size_, sizeof parent);
  return DiskStore::node(level - 1, parent);
}

bool DiskStore::has_key(Node node, std::uint64_t, const std::byte* packed) const {
  std::vector<std::byte> state(std::max(arrival_size(), sizeof(std::uint64_t)));
  read_state(node, state.data());
  return std::memcmp(state.data(), packed, packed_size_) == 0;
}

void DiskStore::save_run(ByteWriter& out, const Run& run) {
  out.put<std::uint64_t>(run.files.size());
  for (const auto& file : run.files) {
    out.put(file->number());
    out.put(file->size());
    out.put(file->sum());
  }
  for (const Segment& segment : run.segments) {
    out.put(segment.file);
    out.put(segment.offset);
    out.put(segment.count);
  }
}

void DiskStore::save(ByteWriter& out) {
  std::vector<const DiskFile*> gone;
  for (const auto& file : obsolete_) gone.push_back(file.get());
  std::sort(gone.begin(), gone.end());
  for (const auto& file : unsaved_)
    if (!std::binary_search(gone.begin(), gone.end(), file.get())) file->sync();
  unsaved_.clear();
  out.put<std::uint64_t>(levels_.size());
  for (const Level& level : levels_) save_run(out, level.states);
  out.put<std::uint64_t>(visited_.size());
  for (const Run& run : visited_) save_run(out, run);
  // What was synced may have been opened again for that.
  for (std::size_t i = 0; i + 1 < levels_.size(); ++i)
    for (const auto& file : levels_[i].states.files) file->close();
}

Run DiskStore::load_run(ByteReader& in, std::vector<std::uint32_t>& numbers) {
  Run run;
  const std::size_t files = in.get_count(20);
  for (std::size_t i = 0; i < files; ++i) {
    const auto number = in.get<std::uint32_t>();
    const auto size = in.get<std::uint64_t>();
    const auto sum = in.get<std::uint64_t>();
    run.files.push_back(std::make_shared<DiskFile>(folder_, number, size, sum));
    folder_.keep_number(number);
    numbers.push_back(number);
  }
  for (Segment& segment : run.segments) {
    segment.file = in.get<std::uint32_t>();
    segment.offset = in.get<std::uint64_t>();
    segment.count = in.get<std::uint64_t>();
  }
  return run;
}

bool DiskStore::load(ByteReader& in) {
  std::vector<std::uint32_t> numbers;
  const std::size_t levels = in.get_count(8);
  for (std::size_t i = 0; i < levels; ++i) {
    if (stop_()) return false;
    add_level(load_run(in, numbers));
  }
  const std::size_t runs = in.get_count(8);
  for (std::size_t i = 0; i < runs; ++i) {
    if (stop_()) return false;
    visited_.push_back(load_run(in, numbers));
  }
  std::sort(numbers.begin(), numbers.end());
  folder_.remove_all_but(numbers);
  return true;
}

void DiskStore::remove_obsolete() {
  for (const auto& file : obsolete_) file->remove();
  obsolete_.clear();
}

void DiskStore::remove_all() {
  levels_.clear();
  visited_.clear();
  obsolete_.clear();
  unsaved_.clear();
  folder_.remove_all_but({});
}

}  // namespace counterproof
