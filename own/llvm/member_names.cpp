// See member_names.hpp.
#include "own/llvm/member_names.hpp"

#include <llvm/BinaryFormat/Dwarf.h>

#include <algorithm>
#include <vector>

namespace counterproof::own {
namespace {

using llvm::DICompositeType;
using llvm::DIDerivedType;
using llvm::DIType;
namespace dwarf = llvm::dwarf;

bool is_structure(const DIType* type) {
  return type->getTag() == dwarf::DW_TAG_structure_type ||
         type->getTag() == dwarf::DW_TAG_class_type || type->getTag() == dwarf::DW_TAG_union_type;
}

std::vector<const DIDerivedType*> members_of(const DICompositeType* type);

/// A class without a member takes a byte where it is alone, and none where it is a base.
bool is_empty(const DIType* outer) {
  const DIType* type = bare(outer);
  return type != nullptr && is_structure(type) && type->getSizeInBits() <= 8 &&
         members_of(llvm::cast<DICompositeType>(type)).empty();
}

/// The members that hold something, and base classes as what they are: members without a name.
std::vector<const DIDerivedType*> members_of(const DICompositeType* type) {
  std::vector<const DIDerivedType*> members;
  for (const llvm::DINode* node : type->getElements()) {
    const auto* member = llvm::dyn_cast_or_null<DIDerivedType>(node);
    if (member == nullptr || member->isStaticMember()) continue;
    if (member->getTag() != dwarf::DW_TAG_member && member->getTag() != dwarf::DW_TAG_inheritance)
      continue;
    if (!is_empty(member->getBaseType())) members.push_back(member);
  }
  return members;
}

std::uint64_t size_in_bits(const DIType* type) {
  const DIType* inner = bare(type);
  if (inner == nullptr) return 0;
  if (inner->getSizeInBits() != 0) return inner->getSizeInBits();
  // A structure that was only declared where it is used has no size.
  return 0;
}

/// How many elements each dimension of an array has; 0 where that is open.
std::vector<std::uint64_t> dimensions_of(const DICompositeType* array) {
  std::vector<std::uint64_t> dimensions;
  for (const llvm::DINode* node : array->getElements()) {
    const auto* range = llvm::dyn_cast_or_null<llvm::DISubrange>(node);
    if (range == nullptr) continue;
    std::uint64_t count = 0;
    if (const auto* number = llvm::dyn_cast_if_present<llvm::ConstantInt*>(range->getCount()))
      count = number->getSExtValue() < 0 ? 0 : number->getZExtValue();
    dimensions.push_back(count);
  }
  if (dimensions.empty()) dimensions.push_back(0);
  return dimensions;
}

std::string enumerators_of(const DICompositeType* type) {
  std::string out;
  for (const llvm::DINode* node : type->getElements()) {
    const auto* one = llvm::dyn_cast_or_null<llvm::DIEnumerator>(node);
    if (one == nullptr) continue;
    out +=
        (out.empty() ? " " : ",") + one->getName().str() + "=" +
        std::to_string(one->isUnsigned() ? static_cast<std::int64_t>(one->getValue().getZExtValue())
                                         : one->getValue().getSExtValue());
  }
  return out;
}

bool is_signed(const DIType* type) {
  const auto* basic = llvm::dyn_cast_or_null<llvm::DIBasicType>(bare(type));
  return basic != nullptr && (basic->getEncoding() == dwarf::DW_ATE_signed ||
                              basic->getEncoding() == dwarf::DW_ATE_signed_char);
}

/// What a value of the type means, in one letter.
std::string letter_of(const DIType* type, std::uint64_t size) {
  const std::string bytes = std::to_string(size);
  if (type == nullptr) return "?" + bytes;
  if (const auto* basic = llvm::dyn_cast<llvm::DIBasicType>(type)) {
    switch (basic->getEncoding()) {
      case dwarf::DW_ATE_signed:
        return "s" + bytes;
      case dwarf::DW_ATE_unsigned:
        return "u" + bytes;
      case dwarf::DW_ATE_boolean:
        return "b" + bytes;
      case dwarf::DW_ATE_signed_char:
      case dwarf::DW_ATE_unsigned_char:
      case dwarf::DW_ATE_UTF:
        // int8_t and uint8_t are characters to the compiler, and numbers to whoever chose them.
        return (basic->getName() == "char" ? "c" : is_signed(basic) ? "s" : "u") + bytes;
      case dwarf::DW_ATE_float:
        return "f" + bytes;
      default:
        return "?" + bytes;
    }
  }
  if (type->getTag() == dwarf::DW_TAG_enumeration_type)
    return "e" + bytes + enumerators_of(llvm::cast<DICompositeType>(type));
  if (led_to(type) || type->getTag() == dwarf::DW_TAG_ptr_to_member_type) return "p" + bytes;
  return "y" + bytes;
}

class Walk {
 public:
  Walk(std::uint64_t size, Extent extent, const IsLibrary& is_library)
      : size_(size), extent_(extent), is_library_(is_library) {}

  MemberName at(const DIType* type, std::uint64_t offset) {
    go(type, offset);
    return {user_ + inside_, type_};
  }
  /// Whether what was found has the size that was asked for.
  [[nodiscard]] bool is_exact() const { return exact_; }

 private:
  void go(const DIType* outer, std::uint64_t offset) {
    const DIType* type = bare(outer);
    if (type == nullptr) return end("?", false);
    const std::uint64_t whole = size_in_bits(type) / 8;
    // From here on the names are a library's, until a type is the user's again.
    const bool library = is_structure(type) && is_library_(type->getFile());
    if (library && library_ == nullptr) {
      library_ = type;
      library_whole_ = whole;
      covers_library_ = offset == 0 && (extent_ != Extent::bytes || whole == size_);
    } else if (is_structure(type) && !library && library_ != nullptr) {
      library_ = nullptr;
      inside_.clear();
    }
    if (offset == 0 && extent_ == Extent::outermost) return end(letter_of(type, whole), true);
    if (library_ == type && offset == 0 && extent_ == Extent::innermost)
      return end(letter_of(type, whole), true);
    if (is_structure(type)) return go_into(llvm::cast<DICompositeType>(type), offset, whole);
    if (type->getTag() == dwarf::DW_TAG_array_type)
      return go_along(llvm::cast<DICompositeType>(type), offset, whole);
    if (extent_ == Extent::bytes && (size_ != whole || offset != 0)) {
      if (offset != 0) add("+" + std::to_string(offset));
      return end("?" + std::to_string(size_), false);
    }
    end(letter_of(type, whole), true);
  }

  void go_into(const DICompositeType* type, std::uint64_t offset, std::uint64_t whole) {
    const std::vector<const DIDerivedType*> members = members_of(type);
    // A structure around a single value is that value.
    const bool is_union = type->getTag() == dwarf::DW_TAG_union_type;
    if (extent_ == Extent::bytes && offset == 0 && size_ >= whole && members.size() != 1 &&
        !is_union)
      return end("y" + std::to_string(size_), size_ == whole);
    std::vector<const DIDerivedType*> holding, touched, bits;
    for (const DIDerivedType* member : members) {
      const std::uint64_t begin = member->getOffsetInBits();
      const std::uint64_t length =
          member->isBitField() ? member->getSizeInBits() : size_in_bits(member->getBaseType());
      const std::uint64_t from = 8 * offset;
      const std::uint64_t to = from + 8 * (extent_ == Extent::bytes ? size_ : 1);
      const bool open = length == 0 && bare(member->getBaseType()) != nullptr &&
                        bare(member->getBaseType())->getTag() == dwarf::DW_TAG_array_type;
      if (begin >= to || (begin + length <= from && !open)) continue;
      if (open && from < begin) continue;
      touched.push_back(member);
      if (member->isBitField())
        bits.push_back(member);
      else if (begin <= from && (begin + length >= to || open))
        holding.push_back(member);
    }
    if (holding.empty() && !bits.empty() && bits.size() == touched.size())
      return end_in_bits(bits, offset);
    if (holding.empty()) {
      if (touched.size() > 1)
        add("." + touched.front()->getName().str() + ".." + touched.back()->getName().str());
      else if (offset != 0)
        add("+" + std::to_string(offset));
      return end(extent_ == Extent::bytes ? "y" + std::to_string(size_) : "y0", false);
    }
    enter(best_of(holding, offset), offset);
  }

  /// Of a union's members the first that has the size of the access.
  [[nodiscard]] const DIDerivedType* best_of(const std::vector<const DIDerivedType*>& holding,
                                             std::uint64_t offset) const {
    if (holding.size() == 1 || extent_ != Extent::bytes) return holding.front();
    for (const DIDerivedType* member : holding) {
      Walk inner(size_, extent_, is_library_);
      inner.go(member->getBaseType(), offset - member->getOffsetInBits() / 8);
      if (inner.is_exact()) return member;
    }
    return holding.front();
  }

  void enter(const DIDerivedType* member, std::uint64_t offset) {
    std::string name = member->getName().str();
    if (name.starts_with("_vptr")) name = "_vptr";
    if (member->getTag() == dwarf::DW_TAG_member && !name.empty()) add("." + name);
    go(member->getBaseType(), offset - member->getOffsetInBits() / 8);
  }

  void go_along(const DICompositeType* array, std::uint64_t offset, std::uint64_t whole) {
    const DIType* element = array->getBaseType();
    std::uint64_t step = size_in_bits(element) / 8;
    if (step == 0) return end("y" + std::to_string(size_), false);
    if (extent_ == Extent::bytes && whole != 0 && offset == 0 && size_ >= whole && whole != step)
      return end("y" + std::to_string(size_), size_ == whole);
    std::uint64_t index = offset / step;
    const std::uint64_t last = (offset + std::max<std::uint64_t>(size_, 1) - 1) / step;
    const std::vector<std::uint64_t> dimensions = dimensions_of(array);
    std::string text;
    for (std::size_t i = dimensions.size(); i-- > 1;) {
      const std::uint64_t count = std::max<std::uint64_t>(dimensions[i], 1);
      text = "[" + std::to_string(index % count) + "]" + text;
      index /= count;
    }
    text = "[" + std::to_string(index) + "]" + text;
    if (extent_ == Extent::bytes && last != offset / step) {
      add("[" + std::to_string(offset / step) + ".." + std::to_string(last) + "]");
      // A buffer of bytes holds something else.
      return end((step == 1 ? "?" : "y") + std::to_string(size_), false);
    }
    add_index(text);
    go(element, offset % step);
  }

  void add(const std::string& name) {
    if (library_ == nullptr)
      user_ += name;
    else
      inside_ = name;
  }
  /// An element of a library's array is one of the user's.
  void add_index(const std::string& text) {
    user_ += text;
    inside_.clear();
    covers_library_ = true;
  }

  void end(std::string type, bool exact) {
    type_ = std::move(type);
    exact_ = exact;
    if (library_ != nullptr && covers_library_) inside_.clear();
  }

  void end_in_bits(const std::vector<const DIDerivedType*>& bits, std::uint64_t offset) {
    std::string names, parts;
    for (const DIDerivedType* field : bits) {
      names += (names.empty() ? "" : ", ") + field->getName().str();
      const std::uint64_t first =
          field->getOffsetInBits() - std::min(field->getOffsetInBits(), 8 * offset);
      parts += (parts.empty() ? " " : ",") + std::to_string(first) + ":" +
               std::to_string(field->getSizeInBits()) + ":" +
               (is_signed(field->getBaseType()) ? "s" : "u");
    }
    add(bits.size() == 1 ? "." + names : ".{" + names + "}");
    end("x" + std::to_string(size_) + parts, true);
  }

  std::uint64_t size_;
  Extent extent_;
  const IsLibrary& is_library_;
  std::string user_;    ///< the path so far, of the user's names
  std::string inside_;  ///< the last name within a library's type
  const DIType* library_ = nullptr;
  std::uint64_t library_whole_ = 0;
  bool covers_library_ = false;
  std::string type_;
  bool exact_ = false;
};

}  // namespace

const DIType* bare(const DIType* type) {
  while (const auto* derived = llvm::dyn_cast_or_null<DIDerivedType>(type)) {
    switch (derived->getTag()) {
      case dwarf::DW_TAG_typedef:
      case dwarf::DW_TAG_const_type:
      case dwarf::DW_TAG_volatile_type:
      case dwarf::DW_TAG_restrict_type:
      case dwarf::DW_TAG_atomic_type:
        type = derived->getBaseType();
        continue;
      default:
        return type;
    }
  }
  return type;
}

std::optional<const DIType*> led_to(const DIType* type) {
  const auto* pointer = llvm::dyn_cast_or_null<DIDerivedType>(bare(type));
  if (pointer == nullptr) return std::nullopt;
  switch (pointer->getTag()) {
    case dwarf::DW_TAG_pointer_type:
    case dwarf::DW_TAG_reference_type:
    case dwarf::DW_TAG_rvalue_reference_type:
      return pointer->getBaseType();
    default:
      return std::nullopt;
  }
}

std::string type_name(const DIType* type, const IsLibrary& is_library) {
  if (const auto led = led_to(type)) {
    const std::string name = *led == nullptr ? "void" : type_name(*led, is_library);
    return name.empty() ? "pointer" : name + "*";
  }
  // A structure without a name of its own is called what its typedef is.
  std::string name;
  for (; type != nullptr; type = llvm::cast<DIDerivedType>(type)->getBaseType()) {
    if (name.empty() || !llvm::isa<DIDerivedType>(type)) {
      const std::string own = type->getName().str();
      if (!own.empty()) name = own;
    }
    if (!llvm::isa<DIDerivedType>(type)) break;
  }
  if (type != nullptr && is_structure(type) && is_library(type->getFile()))
    name = name.substr(0, name.find('<'));
  return name;
}

std::uint64_t bytes_of(const DIType* type) { return size_in_bits(type) / 8; }

bool is_open_ended(const DIType* type) {
  const DIType* inner = bare(type);
  if (inner == nullptr || !is_structure(inner)) return false;
  const std::vector<const DIDerivedType*> members = members_of(llvm::cast<DICompositeType>(inner));
  if (members.empty()) return false;
  const DIType* last = bare(members.back()->getBaseType());
  if (last == nullptr) return false;
  if (last->getTag() == dwarf::DW_TAG_array_type)
    return dimensions_of(llvm::cast<DICompositeType>(last)).front() == 0;
  return is_open_ended(last);
}

MemberName member_at(const DIType* type, std::uint64_t offset, std::uint64_t size, Extent extent,
                     const IsLibrary& is_library) {
  return Walk(size, extent, is_library).at(type, offset);
}

}  // namespace counterproof::own
