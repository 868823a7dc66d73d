// One access of each kind that the compiler announces, for own_unseen_test.sh to take away.
#include <cstring>
struct parts {
  unsigned low : 20, high : 20;
  char tail;
};
struct shape {
  virtual ~shape() = default;
  virtual int sides() const { return side; }
  int side = 3;
};
char one;
short two;
int four;
long eight;
__int128 sixteen;
long double ten;
volatile int told;
parts packed;
int table[4];
shape* square;
typedef int eight_numbers __attribute__((vector_size(32)));
eight_numbers wide;

void touch(int at, parts* given) {
  one = static_cast<char>(one + 1);
  two = static_cast<short>(two + 1);
  four += 1;
  eight += 1;
  sixteen += 1;
  ten += 1;
  told = told + 1;
  packed.low = given->high;
  table[at] = table[at + 1];
  wide += wide;
  four = square->sides();
  square->side = 4;
}
__attribute__((no_sanitize("thread"))) void touch_unasked() {
  four += 1;
  std::memcpy(table, &sixteen, sizeof table);
}
