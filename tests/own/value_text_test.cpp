#include "own/value_text.hpp"

#include <gtest/gtest.h>

namespace counterproof::tests {
namespace {

using own::value_text;
using own::ValueType;
using Kind = ValueType::Kind;

std::string named(std::uint64_t value) { return value == 4096 ? "&pool" : ""; }

TEST(ValueText, ANumberIsTakenInTheSizeAndWithTheSignOfItsType) {
  for (const std::size_t size : {1U, 2U, 4U, 8U}) {
    const std::uint64_t ones = size == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * size)) - 1;
    EXPECT_EQ(value_text({Kind::signed_number, size}, ones, named), "-1") << size;
    EXPECT_EQ(value_text({Kind::unsigned_number, size}, ones, named), std::to_string(ones)) << size;
    // A read leaves the upper bytes as they are, and an addition extends the sign.
    EXPECT_EQ(value_text({Kind::signed_number, size}, ~std::uint64_t{0}, named), "-1") << size;
    EXPECT_EQ(value_text({Kind::unsigned_number, size}, ~std::uint64_t{0}, named),
              std::to_string(ones))
        << size;
  }
}

TEST(ValueText, WithoutATypeASmallNegativeNumberIsThat) {
  EXPECT_EQ(value_text({Kind::unknown, 4}, 0xffffffffU, named), "-1");
  EXPECT_EQ(value_text({Kind::unknown, 8}, ~std::uint64_t{0} - 4, named), "-5");
  EXPECT_EQ(value_text({Kind::unknown, 4}, 0x80000000U, named), "2147483648");
  EXPECT_EQ(value_text({Kind::unknown, 1}, 0xff, named), "255");
  EXPECT_EQ(value_text({Kind::unknown, 40}, 1, named), "{40 bytes}");
  EXPECT_EQ(value_text({Kind::unknown, 8}, 4096, named), "&pool");
  EXPECT_EQ(value_text({Kind::unknown, 4}, 4096, named), "4096");
}

TEST(ValueText, ANumberThatIsAnAddressIsToldAsOneWithItsMark) {
  const auto far = [](std::uint64_t value) { return value == 0x7ffff5a00010U ? "&pool" : ""; };
  for (const Kind kind : {Kind::unsigned_number, Kind::signed_number}) {
    EXPECT_EQ(value_text({kind, 8}, 0x7ffff5a00010U, far), "&pool");
    EXPECT_EQ(value_text({kind, 8}, 0x7ffff5a00013U, far), "&pool + 3");
    EXPECT_EQ(value_text({kind, 8}, 0x7ffff5a00018U, far), "140737314291736");
    EXPECT_EQ(value_text({kind, 4}, 0x7ffff5a00010U, far),
              kind == Kind::signed_number ? "-174063600" : "4120903696");
    EXPECT_EQ(value_text({kind, 8}, 4096, named), "4096");  // where nothing lies
  }
}

TEST(ValueText, OtherTypesHaveTheirOwnWords) {
  EXPECT_EQ(value_text({Kind::boolean, 1}, 1, named), "true");
  EXPECT_EQ(value_text({Kind::boolean, 1}, 0, named), "false");
  EXPECT_EQ(value_text({Kind::boolean, 1}, 165, named), "165");  // of memory that nobody set
  EXPECT_EQ(value_text({Kind::character, 1}, 'x', named), "'x'");
  EXPECT_EQ(value_text({Kind::character, 1}, '\n', named), "'\\n'");
  EXPECT_EQ(value_text({Kind::character, 1}, 0xfe, named), "-2");
  EXPECT_EQ(value_text({Kind::floating, 8}, 0x3ff8000000000000U, named), "1.5");
  EXPECT_EQ(value_text({Kind::floating, 4}, 0x3fc00000U, named), "1.5");
  EXPECT_EQ(value_text({Kind::pointer, 8}, 0, named), "NULL");
  EXPECT_EQ(value_text({Kind::pointer, 8}, 4096, named), "&pool");
  EXPECT_EQ(value_text({Kind::pointer, 8}, ~std::uint64_t{0} - 11, named), "-12");  // ERR_PTR
  EXPECT_EQ(value_text({Kind::pointer, 8}, 0x7f5e8c0de000U, named), "an address elsewhere");
  EXPECT_EQ(value_text({Kind::bytes, 24}, 7, named), "{24 bytes}");
}

TEST(ValueText, AnEnumeratorIsKnownByItsNameAndAnyOtherValueByItsNumber) {
  const ValueType type{Kind::enumeration, 4, {{0, "OPEN"}, {-1, "GONE"}}};
  EXPECT_EQ(value_text(type, 0, named), "OPEN");
  EXPECT_EQ(value_text(type, 0xffffffffU, named), "GONE");
  EXPECT_EQ(value_text(type, 3, named), "3");
}

TEST(ValueText, BitFieldsAreTakenOutOfTheWordThatHoldsThem) {
  ValueType type{Kind::bits, 4};
  type.fields = {{0, 3, false}, {3, 5, true}};
  EXPECT_EQ(value_text(type, 0b11111'101U, named), "{5, -1}");
  type.fields.pop_back();
  EXPECT_EQ(value_text(type, 0b11111'101U, named), "5");
}

}  // namespace
}  // namespace counterproof::tests
