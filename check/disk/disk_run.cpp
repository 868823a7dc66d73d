// See disk_run.hpp.
#include "check/disk/disk_run.hpp"

#include <algorithm>

namespace counterproof {
namespace {

constexpr std::size_t kFewBytes = std::size_t{4} << 10U;

}  // namespace

void RunWriter::begin(unsigned worker, std::size_t partition) {
  auto& file = files_[worker];
  if (!file) file = std::make_shared<DiskFile>(folder_, kind_);
  segments_[partition] = {worker, file->size(), 0};
}

Run RunWriter::take() {
  Run run;
  std::vector<std::uint32_t> place(files_.size());
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (!files_[i]) continue;
    files_[i]->flush();
    place[i] = static_cast<std::uint32_t>(run.files.size());
    run.files.push_back(files_[i]);
  }
  for (std::size_t i = 0; i < kPartitions; ++i) {
    run.segments[i] = segments_[i];
    run.segments[i].file = place[segments_[i].file];
    segments_[i] = {};
  }
  return run;
}

Run RunWriter::finish() {
  Run run = take();
  for (const auto& file : run.files) file->finish();
  return run;
}

RunCursor::RunCursor(const Run& run, std::size_t partition, std::size_t stride,
                     std::size_t key_size, std::size_t buffer)
    : file_(run.segments[partition].count == 0 ? nullptr : &run.file_of(partition)),
      offset_(run.segments[partition].offset),
      count_(run.segments[partition].count),
      stride_(stride),
      key_size_(key_size),
      few_(std::max<std::uint64_t>(1, std::min(buffer, kFewBytes) / stride)),
      room_(std::max<std::uint64_t>(1, std::min<std::uint64_t>(buffer / stride, count_))),
      window_(std::min(few_, room_)),
      probe_(stride) {}

void RunCursor::load(std::uint64_t first, std::uint64_t records) {
  if (!buffer_) buffer_.reset(new std::byte[static_cast<std::size_t>(room_) * stride_]);
  first_ = first;
  end_ = std::min(count_, first + records);
  file_->read(offset_ + first_ * stride_, buffer_.get(),
              static_cast<std::size_t>(end_ - first_) * stride_);
}

void RunCursor::load_next() {
  load(at_, window_);
  window_ = std::min(room_, 2 * window_);
}

std::uint64_t RunCursor::hash_at(std::uint64_t index) const {
  file_->read(offset_ + index * stride_, probe_.data(), stride_);
  return hash_bytes(probe_.data(), key_size_);
}

void RunCursor::seek(std::uint64_t hash) {
  if (at_end() || (end_ != 0 && hash_ >= hash)) return;
  const auto hash_in_buffer = [&](std::uint64_t index) {
    return hash_bytes(buffer_.get() + (index - first_) * stride_, key_size_);
  };
  if (end_ == 0 || hash_in_buffer(end_ - 1) < hash) {
    // Everything before `low` is below the hash, and what stands before `high` is not.
    std::uint64_t low = end_;
    std::uint64_t high = count_;
    const std::uint64_t first_step = std::min(count_, low + window_);
    for (std::uint64_t step = window_; low < count_; step *= 2) {
      const std::uint64_t probe = std::min(count_, low + step) - 1;
      if (hash_at(probe) >= hash) {
        high = probe + 1;
        break;
      }
      low = probe + 1;
    }
    at_ = low;
    if (at_end()) {
      first_ = end_ = count_;
      hash_ = ~std::uint64_t{0};
      return;
    }
    if (high <= first_step) {
      load_next();
    } else {
      window_ = std::min(few_, room_);
      while (high - low > window_) {
        const std::uint64_t middle = low + (high - low - 1) / 2;
        if (hash_at(middle) < hash) {
          low = middle + 1;
        } else {
          high = middle + 1;
        }
      }
      at_ = low;
      load(low, high - low);
    }
  }
  // The same steps in the buffer.  It ends with one that is not below the hash, or with the run.
  std::uint64_t low = at_;
  std::uint64_t step = 1;
  for (; low + step < end_ && hash_in_buffer(low + step) < hash; step *= 2) low += step;
  std::uint64_t high = std::min(end_, low + step);
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (hash_in_buffer(middle) < hash) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  at_ = low;
  look();
}

}  // namespace counterproof
