#include "fuzz/byte_form.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

#include "check/random/random_worlds.hpp"
#include "fuzz/shipped_policies.hpp"
#include "model/policy/policy_file.hpp"
#include "model/rules/choices.hpp"
#include "model/world/initial_world.hpp"
#include "model/world/step.hpp"

namespace counterproof::fuzz {
namespace {

using Magic = std::array<std::uint8_t, 4>;
constexpr Magic kMagic = {'C', 'P', 'W', '1'};
constexpr Magic kMagicOfMore = {'C', 'P', 'W', '2'};
constexpr std::size_t kPolicyAt = 4;
constexpr std::size_t kSizesAt = 5;
constexpr std::size_t kStartAt = 10;
constexpr std::size_t kStarts = 8;
constexpr std::size_t kMoreAt = 17;
constexpr std::size_t kChoicesAt = 18;
constexpr std::size_t kChoices = 32;
constexpr std::size_t kParentsAt = 50;
constexpr std::size_t kObjectsAt = 54;
constexpr std::size_t kMarksAt = 56;
/// Added to the byte of a container's parent: it is killed as a whole.
constexpr unsigned kWholeGroup = 128;
constexpr std::size_t kNamesakeAt = 60;
constexpr std::size_t kOwnLimitsAt = 61;
/// Containers that have a byte for their own limits: as many as an input can have.
constexpr std::size_t kOwnLimits = 3;

constexpr std::array<std::string_view, 8> kLimitTexts = {"0",  "1", "2\n", "3",
                                                         "-1", "",  "4x",  "18446744073709551617"};

constexpr std::array kFaults = {Fault::none,           Fault::no_memory,      Fault::raced,
                                Fault::not_up_to_date, Fault::denied,         Fault::fails_late,
                                Fault::moved,          Fault::released_twice, Fault::slowly,
                                Fault::writeback,      Fault::low_memory,     Fault::signalled};

/// What two bits say of a container's own limit: 0 that it has none.
constexpr std::array<std::uint64_t, 4> kOwnLimit = {0, kUnlimited, 1, 2};

std::uint8_t at(Bytes bytes, std::size_t index) { return index < bytes.size() ? bytes[index] : 0; }

bool begins_with(Bytes bytes, const Magic& magic) {
  return bytes.size() >= magic.size() && std::equal(magic.begin(), magic.end(), bytes.begin());
}

/// Where the byte of a choice is.
std::size_t place_of_choice(std::size_t index) {
  return index < kChoices ? kChoicesAt + index : kHeaderSize + (index - kChoices);
}

/// How many blocks of more choices the rules take.
std::size_t more_blocks(const Rules& rules) {
  std::size_t blocks = 0;
  for (std::size_t i = kChoices; i < choices().size(); ++i)
    if (choices()[i].get(rules) != choices()[i].default_value())
      blocks = (i - kChoices) / kEventSize + 1;
  return blocks;
}

bool departs(std::string_view key, const void* rules) {
  const Choice* choice = find_choice(key);
  return choice != nullptr &&
         choice->get(*static_cast<const Rules*>(rules)) != choice->default_value();
}

void reset(Rules& rules, std::string_view key) {
  if (const Choice* choice = find_choice(key)) choice->set(rules, choice->default_value());
}

bool has_text(EventKind kind) {
  const auto& operands = entry_of(kind).operands;
  return std::ranges::find(operands, Operand::text) != operands.end();
}

bool can_suffer(EventKind kind, Fault fault) {
  return std::ranges::find(entry_of(kind).faults, fault) != entry_of(kind).faults.end();
}

/// The number of a policy in the header: of its name, so that new policies move none.
std::uint8_t number_of(const Policy& policy) {
  std::uint32_t hash = 2166136261U;
  for (const char c : policy.name) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619U;
  return static_cast<std::uint8_t>(1 + hash % 255);
}

/// Which of the policies with its number it is, counted from the last name to the first.
std::uint8_t namesake_of(const Policy& policy) {
  std::uint8_t place = 0;
  for (const Policy& other : shipped_policies())
    place = static_cast<std::uint8_t>(
        place + (other.name > policy.name && number_of(other) == number_of(policy)));
  return place;
}

const Policy* policy_of(std::uint8_t number, std::uint8_t namesake) {
  if (number == 0) return nullptr;
  const Policy* found = nullptr;
  for (const Policy& policy : shipped_policies()) {
    if (number_of(policy) != number) continue;
    if (found == nullptr || namesake_of(policy) == namesake || namesake_of(*found) != namesake)
      found = &policy;
  }
  if (found != nullptr) return found;
  // Not a policy's number: half of these choose some policy all the same.
  if (number % 2 == 0) return nullptr;
  return &shipped_policies()[number % shipped_policies().size()];
}

template <class Id>
Id id_of(unsigned number, std::size_t count) {
  return count == 0 ? Id() : Id(number % count);
}
/// 0 is none.
template <class Id>
Id maybe_id_of(unsigned number, std::size_t count) {
  return number == 0 || count == 0 ? Id() : Id((number - 1) % count);
}
template <class Id>
unsigned number(Id id) {
  return id.some() ? static_cast<unsigned>(id.index()) : 0;
}
template <class Id>
unsigned maybe_number(Id id) {
  return id.some() ? static_cast<unsigned>(id.index()) + 1 : 0;
}
std::uint8_t pair(unsigned low, unsigned high) {
  return static_cast<std::uint8_t>(low | high << 4U);
}

}  // namespace

std::span<const Policy> shipped_policies() {
  static const std::vector<Policy> kPolicies = [] {
    std::vector<Policy> policies;
    for (const ShippedPolicy& shipped : kShippedPolicies) {
      auto policy = read_policy(shipped.text, std::string(shipped.file));
      if (!policy) throw std::logic_error(policy.error().text());
      policies.push_back(std::move(*policy));
    }
    return policies;
  }();
  return kPolicies;
}

bool looks_like_bytes(std::string_view content) {
  const Bytes bytes(reinterpret_cast<const std::uint8_t*>(content.data()), content.size());
  return begins_with(bytes, kMagic) || begins_with(bytes, kMagicOfMore);
}

std::span<const std::string_view> limit_texts() { return kLimitTexts; }

void settle(Rules& rules) {
  const bool accounts = rules.accounts(Resource::memory) || rules.accounts(Resource::tasks) ||
                        rules.accounts(Resource::files);
  if (!accounts) rules.account_memory = Accounted::yes;
  for (unsigned round = 0; round < 64; ++round) {
    const auto found = conflicts(rules, departs, &rules);
    if (found.empty()) return;
    const Rules before = rules;
    reset(rules, found.front().second);
    if (rules == before) reset(rules, found.front().first);
  }
  rules = Rules{};
  rules.account_memory = Accounted::yes;
}

void fit(Scope& scope, const Rules& rules, Bytes bytes) {
  scope.containers = 1 + at(bytes, kSizesAt) % 3U;
  scope.tasks = 1 + at(bytes, kSizesAt + 1) % 4U;
  scope.pages = rules.accounts(Resource::memory) ? 1 + at(bytes, kSizesAt + 2) % 4U : 0;
  scope.files = rules.accounts(Resource::files) ? 1 + at(bytes, kSizesAt + 3) % 2U : 0;
  scope.limit = at(bytes, kSizesAt + 4) % 4U;
  for (const EventEntry& entry : event_table()) scope.events.insert(entry.kind);
  for (const Fault fault : kFaults)
    if (fault != Fault::none) scope.faults.insert(fault);
  scope.start.clear();
  for (std::size_t i = 0; i < std::min(scope.tasks, kStarts); ++i) {
    const auto where = maybe_id_of<ContainerId>(at(bytes, kStartAt + i), scope.containers);
    if (where.none()) break;
    scope.start.push_back(where);
  }
  if (scope.start.empty()) scope.start.push_back(ContainerId(0));
  scope.objects = rules.accounts(Resource::kernel) ? 1 + at(bytes, kObjectsAt) % kMaxObjects : 0;
  const unsigned kernel_limit = at(bytes, kObjectsAt + 1) % 5U;
  scope.kernel_limit.reset();
  if (rules.accounts(Resource::kernel) && kernel_limit != 0) scope.kernel_limit = kernel_limit - 1;
  scope.zombies = rules.charges_zombies();
  scope.parents.clear();
  scope.min.clear();
  scope.low.clear();
  scope.oom_group = {};
  scope.high.clear();
  scope.swap_limits.clear();
  for (std::size_t i = 0; i < scope.containers; ++i) {
    const unsigned parent = at(bytes, kParentsAt + i);
    if (rules.tree()) scope.parents.push_back(maybe_id_of<ContainerId>(parent % kWholeGroup, i));
    if (rules.kills_groups() && parent >= kWholeGroup) scope.oom_group.insert(ContainerId(i));
    const unsigned marks = at(bytes, kMarksAt + i);
    if (rules.protects_min()) scope.min.push_back(marks % 4U);
    if (rules.protects_low()) scope.low.push_back(marks / 64 % 4U);
    if (rules.swap_remembers())
      scope.swap_limits.push_back(marks / 16 % 4U == 0 ? kUnlimited : marks / 16 % 4U - 1);
    if (rules.throttles_at_high())
      scope.high.push_back(marks / 4 % 4U == 0 ? kUnlimited : marks / 4 % 4U - 1);
  }
  scope.own_limits.clear();
  for (std::size_t i = 0; i < scope.containers; ++i) {
    OwnLimits& own = scope.own_limits.emplace_back();
    const unsigned limits = at(bytes, kOwnLimitsAt + i);
    for (const Resource resource : kResources) {
      const unsigned limit = limits >> (2U * static_cast<unsigned>(resource)) & 3U;
      if (rules.accounts(resource) && limit != 0) own[resource] = kOwnLimit[limit];
    }
  }
  trim(scope.own_limits);
  if (scope.limit_texts.empty())
    for (const std::string_view text : kLimitTexts) scope.limit_texts.emplace_back(text);
}

std::size_t header_size(Bytes bytes) {
  return kHeaderSize + (begins_with(bytes, kMagicOfMore) ? at(bytes, kMoreAt) * kEventSize : 0);
}

void decode_header(Bytes bytes, WorldInput& input) {
  // One input is much like the last: its rules are settled already.
  const std::size_t size = header_size(bytes);
  std::vector<std::uint8_t>& header = input.next_header;
  header.assign(size, 0);
  std::ranges::copy(bytes.first(std::min(bytes.size(), size)), header.begin());
  std::fill(header.begin() + kSizesAt, header.begin() + kChoicesAt, std::uint8_t{0});
  std::fill(header.begin() + kParentsAt, header.begin() + kNamesakeAt, std::uint8_t{0});
  std::fill(header.begin() + kOwnLimitsAt, header.begin() + kHeaderSize, std::uint8_t{0});
  if (input.header == header) return fit(input.scope, input.rules, bytes);
  std::swap(input.header, header);
  input.policy = policy_of(at(bytes, kPolicyAt), at(bytes, kNamesakeAt));
  if (input.policy != nullptr) {
    input.rules = input.policy->rules;
  } else {
    input.rules = Rules{};
    for (std::size_t i = 0; i < choices().size(); ++i) {
      const Choice& choice = choices()[i];
      if (place_of_choice(i) < size)
        choice.set(input.rules, at(bytes, place_of_choice(i)) % choice.values.size());
    }
    settle(input.rules);
  }
  fit(input.scope, input.rules, bytes);
}

std::size_t count_events(Bytes bytes) {
  const std::size_t header = header_size(bytes);
  if (bytes.size() <= header) return 0;
  return std::min((bytes.size() - header + kEventSize - 1) / kEventSize, kMostEvents);
}

Record record_at(Bytes bytes, std::size_t index) {
  Record record{};
  const Bytes rest = bytes.subspan(header_size(bytes) + index * kEventSize);
  std::ranges::copy(rest.first(std::min(rest.size(), kEventSize)), record.begin());
  return record;
}

Event decode_event(const Record& record, const Scope& scope) {
  const auto low = [&](std::size_t i) { return record[i] & 15U; };
  const auto high = [&](std::size_t i) { return unsigned{record[i]} >> 4U; };
  Event event;
  event.kind = event_table()[record[0] % event_table().size()].kind;
  const Fault fault = kFaults[record[1] % kFaults.size()];
  event.fault = can_suffer(event.kind, fault) ? fault : Fault::none;
  for (const Operand operand : entry_of(event.kind).operands) {
    switch (operand) {
      case Operand::task:
        event.task = id_of<TaskId>(low(2), scope.tasks);
        break;
      case Operand::other_task:
        event.other_task = id_of<TaskId>(high(2), scope.tasks);
        break;
      case Operand::container:
        event.container = id_of<ContainerId>(low(3), scope.containers);
        break;
      case Operand::page:
        event.page = id_of<PageId>(low(4), scope.pages);
        break;
      case Operand::new_page:
        event.new_page = id_of<PageId>(high(4), scope.pages);
        break;
      case Operand::file:
        event.file = id_of<FileId>(low(5), scope.files);
        break;
      case Operand::resource:
        event.resource = kResources[high(5) % kResources.size()];
        break;
      case Operand::text:
        event.text = static_cast<std::uint8_t>(record[6] % kLimitTexts.size());
        break;
      case Operand::object:
        event.object = id_of<ObjectId>(low(5), scope.objects);
        break;
    }
  }
  // A copy that a `map` or `install` takes is an attribute, not an operand.
  if (event.kind == EventKind::map || event.kind == EventKind::install)
    event.new_page = maybe_id_of<PageId>(high(4), scope.pages);
  if (event.fault == Fault::moved) event.to = id_of<ContainerId>(high(3), scope.containers);
  return event;
}

Trace decode(Bytes bytes, const std::optional<Rules>& rules) {
  WorldInput input;
  decode_header(bytes, input);
  if (rules) {
    input.rules = *rules;
    input.policy = nullptr;
    fit(input.scope, *rules, bytes);
  }
  Trace trace;
  trace.policy = input.policy != nullptr ? input.policy->name : "fuzzed";
  trace.rules = input.rules;
  trace.scope = input.scope;
  World world = initial_world(input.rules, input.scope);
  World next;
  Effects effects;
  for (std::size_t i = 0; i < count_events(bytes) && !world.truth.crashed; ++i) {
    const Record record = record_at(bytes, i);
    Event event = decode_event(record, input.scope);
    if (!take(input.rules, input.scope, world, next, event, effects, kill_choice(record),
              pick_choice(record)))
      continue;
    trace.events.push_back(event);
    world = next;
  }
  return normalised(std::move(trace));
}

void encode_header(const WorldInput& input, std::vector<std::uint8_t>& header) {
  const std::size_t more = input.policy != nullptr ? 0 : more_blocks(input.rules);
  header.assign(kHeaderSize + more * kEventSize, 0);
  std::ranges::copy(more == 0 ? kMagic : kMagicOfMore, header.begin());
  header[kMoreAt] = static_cast<std::uint8_t>(more);
  if (input.policy != nullptr) {
    header[kPolicyAt] = number_of(*input.policy);
    header[kNamesakeAt] = namesake_of(*input.policy);
  }
  const auto size = [&](std::size_t index, std::size_t value) {
    header[kSizesAt + index] = static_cast<std::uint8_t>(value);
  };
  const Scope& scope = input.scope;
  size(0, scope.containers - 1);
  size(1, scope.tasks == 0 ? 0 : scope.tasks - 1);
  size(2, scope.pages == 0 ? 0 : scope.pages - 1);
  size(3, scope.files == 0 ? 0 : scope.files - 1);
  size(4, static_cast<std::size_t>(std::min<std::uint64_t>(scope.limit, 3)));
  for (std::size_t i = 0; i < std::min(scope.start.size(), kStarts); ++i)
    header[kStartAt + i] = static_cast<std::uint8_t>(maybe_number(scope.start[i]));
  header[kObjectsAt] = static_cast<std::uint8_t>(scope.objects == 0 ? 0 : scope.objects - 1);
  if (scope.kernel_limit)
    header[kObjectsAt + 1] =
        static_cast<std::uint8_t>(1 + std::min<std::uint64_t>(*scope.kernel_limit, 3));
  for (std::size_t i = 0; i < scope.containers; ++i) {
    const ContainerId container(i);
    header[kParentsAt + i] =
        static_cast<std::uint8_t>(maybe_number(scope.parent_of(container)) +
                                  (scope.oom_group.contains(container) ? kWholeGroup : 0));
    const std::uint64_t high = scope.high_of(container);
    const std::uint64_t swap = scope.swap_limit_of(container);
    header[kMarksAt + i] = static_cast<std::uint8_t>(
        std::min<std::uint64_t>(scope.min_of(container), 3) +
        (high == kUnlimited ? 0 : 4 * (1 + std::min<std::uint64_t>(high, 2))) +
        (swap == kUnlimited ? 0 : 16 * (1 + std::min<std::uint64_t>(swap, 2))) +
        64 * std::min<std::uint64_t>(scope.low_of(container), 3));
  }
  for (std::size_t i = 0; i < std::min(scope.own_limits.size(), kOwnLimits); ++i) {
    for (const Resource resource : kResources) {
      const auto& own = scope.own_limits[i][resource];
      const unsigned limit = !own ? 0U : *own == kUnlimited ? 1U : *own <= 1 ? 2U : 3U;
      header[kOwnLimitsAt + i] |=
          static_cast<std::uint8_t>(limit << (2U * static_cast<unsigned>(resource)));
    }
  }
  for (std::size_t i = 0; i < choices().size() && place_of_choice(i) < header.size(); ++i)
    header[place_of_choice(i)] = static_cast<std::uint8_t>(choices()[i].get(input.rules));
}

void draw_scope(std::vector<std::uint8_t>& header, Chance& chance) {
  const auto fill = [&](std::size_t first, std::size_t count, std::uint64_t below) {
    for (std::size_t i = 0; i < count; ++i)
      header[first + i] = static_cast<std::uint8_t>(chance.below(below));
  };
  // 12 is a multiple of the number of sizes that each byte chooses from.
  fill(kSizesAt, 5, 12);
  // Those that start are the tasks up to the first that has no container.
  fill(kStartAt, kMoreAt - kStartAt, 4);
  header[kStartAt] = static_cast<std::uint8_t>(1 + chance.below(3));
  fill(kParentsAt, kOwnLimits, 4);
  fill(kObjectsAt, 2, 12);
  // Marks and limits of one's own are the exception: with all of them little can happen.
  for (std::size_t i = 0; i < kOwnLimits; ++i) {
    header[kMarksAt + i] = static_cast<std::uint8_t>(chance.below(3) == 0 ? chance.next() : 0);
    header[kOwnLimitsAt + i] = static_cast<std::uint8_t>(chance.below(4) == 0 ? chance.next() : 0);
    if (chance.below(8) == 0) header[kParentsAt + i] |= kWholeGroup;
  }
}

Record encode_event(const Event& event) {
  Record record{};
  const auto& table = event_table();
  record[0] = static_cast<std::uint8_t>(std::ranges::find(table, event.kind, &EventEntry::kind) -
                                        table.begin());
  record[1] = static_cast<std::uint8_t>(std::ranges::find(kFaults, event.fault) - kFaults.begin());
  record[2] = pair(number(event.task), number(event.other_task));
  record[3] = pair(number(event.container), number(event.to));
  const bool maybe = event.kind == EventKind::map || event.kind == EventKind::install;
  record[4] =
      pair(number(event.page), maybe ? maybe_number(event.new_page) : number(event.new_page));
  record[5] = pair(event.object.some() ? number(event.object) : number(event.file),
                   static_cast<unsigned>(event.resource));
  if (has_text(event.kind)) record[6] = event.text;
  // A digit for each, as `take` reads them; a fourth has no room.
  unsigned kills = 0;
  for (std::size_t place = std::min<std::size_t>(event.kills.size(), 3); place-- > 0;)
    kills = kills * unsigned{kMaxTasks} + static_cast<unsigned>(event.kills[place].index());
  record[7] = static_cast<std::uint8_t>(kills);
  // A third pick has no room.
  const unsigned picks = event.picks[0].index % 4U + event.picks[1].index % 4U * 4U;
  record[6] = static_cast<std::uint8_t>(record[6] + (picks << 3U));
  return record;
}

std::vector<std::uint8_t> encode(const Trace& trace) {
  WorldInput input{trace.rules, nullptr, trace.scope};
  for (const Policy& policy : shipped_policies())
    if (policy.name == trace.policy && policy.rules == trace.rules) input.policy = &policy;
  std::vector<std::uint8_t> bytes;
  encode_header(input, bytes);
  for (Event event : trace.events) {
    if (has_text(event.kind)) {
      const auto text = std::ranges::find(kLimitTexts, trace.scope.limit_texts[event.text]);
      if (text == kLimitTexts.end()) continue;
      event.text = static_cast<std::uint8_t>(text - kLimitTexts.begin());
    }
    const Record record = encode_event(event);
    bytes.insert(bytes.end(), record.begin(), record.end());
  }
  return bytes;
}

}  // namespace counterproof::fuzz
