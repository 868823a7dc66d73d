// What is kept of proofs comes back as it was, or not at all.
#include <gtest/gtest.h>

#include "smt/kept_proofs.hpp"

namespace counterproof::smt {
namespace {

SubjectProofs some_proofs() {
  SubjectProofs proofs;
  proofs.subject = "res-counter, forced charges";
  proofs.proved = {"balance.no-leak", "limit.honest-write"};
  proofs.violated = {"limit.sound-arithmetic"};
  proofs.given = {"amounts are at most 2^61; rounds: two"};
  return proofs;
}

TEST(KeptProofs, ComeBackAsTheyWere) {
  const SubjectProofs proofs = some_proofs();
  const auto back = proofs_from(kept_form(proofs), proofs.subject);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->subject, proofs.subject);
  EXPECT_EQ(back->proved, proofs.proved);
  EXPECT_EQ(back->violated, proofs.violated);
  EXPECT_EQ(back->given, proofs.given);
  EXPECT_TRUE(back->open.empty());
  EXPECT_TRUE(back->kept);
}

TEST(KeptProofs, ThatAreNotWholeAreNone) {
  const std::string text = kept_form(some_proofs());
  for (std::size_t size = 0; size < text.size(); ++size)
    EXPECT_FALSE(proofs_from(text.substr(0, size), "res-counter, forced charges")) << size;
  EXPECT_FALSE(proofs_from(text + "proved limit.never-exceeded\n", "res-counter, forced charges"));
  EXPECT_FALSE(proofs_from(text + text, "res-counter, forced charges"));
}

TEST(KeptProofs, InWhichALetterIsAnotherAreNone) {
  const std::string text = kept_form(some_proofs());
  for (std::size_t at = 0; at < text.size(); ++at)
    for (const char letter : {'e', 'a', ' ', '\n'}) {
      std::string changed = text;
      changed[at] = letter;
      EXPECT_EQ(proofs_from(changed, "res-counter, forced charges").has_value(), changed == text)
          << at << letter;
    }
}

TEST(KeptProofs, OfAnotherSubjectAreNone) {
  EXPECT_FALSE(proofs_from(kept_form(some_proofs()), "res-counter"));
}

TEST(KeptProofs, ThatSayWhatIsViolatedIsProvedAreNone) {
  std::string text = kept_form(some_proofs());
  text.replace(text.find("violated"), 8, "proved");
  EXPECT_FALSE(proofs_from(text, "res-counter, forced charges"));
}

}  // namespace
}  // namespace counterproof::smt
