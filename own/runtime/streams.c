/* std::cout, std::cerr and std::clog: what is printed is dropped, as that of printf() is (output.c).
 *
 * They are variables of the image that no function of the library ever sees.  Texts are read as the
 * library would read them.  How numbers are shown is the streams' state, and none of it is kept.
 */
#include <stddef.h>
#include <stdint.h>

#include "runtime.h"

#define CODE __builtin_return_address(0)

/* As libstdc++ lays them out: a pointer to a table, in front of which stands where the part begins
 * that all streams have. */
struct stream {
  const ptrdiff_t* table;
  char rest[264];
};
static const ptrdiff_t table[4] = {sizeof(void*), 0, 0, 0};
#define STREAM(symbol) struct stream symbol = {table + 3, {0}}
STREAM(_ZSt4cout);
STREAM(_ZSt4cerr);
STREAM(_ZSt4clog);

void _ZNSt8ios_base4InitC1Ev(void* first) { (void)first; }
void _ZNSt8ios_base4InitD1Ev(void* first) { (void)first; }

static void* printed(void* to, const void* code) {
  if (to != &_ZSt4cout && to != &_ZSt4cerr && to != &_ZSt4clog)
    cp_host->refuse("a stream that is none of std::cout, std::cerr and std::clog is not covered", code);
  return to;
}
static void reads(const void* memory, size_t size, const void* code) {
  if (size != 0) cp_host->access(memory, size, CP_LOAD, CP_FULL, 0, 0, code);
}
static void reads_text(const char* text, const void* code) {
  if (text == NULL) return;
  size_t size = 0;
  while (text[size] != 0) size++;
  reads(text, size + 1, code);
}

/* What comes by value: numbers, and how they are to be shown. */
#define PRINTS(symbol) \
  void* symbol(void* to) { return printed(to, CODE); }
PRINTS(_ZNSolsEb)
PRINTS(_ZNSolsEd)
PRINTS(_ZNSolsEe)
PRINTS(_ZNSolsEf)
PRINTS(_ZNSolsEi)
PRINTS(_ZNSolsEj)
PRINTS(_ZNSolsEl)
PRINTS(_ZNSolsEm)
PRINTS(_ZNSolsEs)
PRINTS(_ZNSolsEt)
PRINTS(_ZNSolsEx)
PRINTS(_ZNSolsEy)
PRINTS(_ZNSolsEPKv)
PRINTS(_ZNSolsEDn)
PRINTS(_ZNSolsEPFRSt8ios_baseS0_E)
PRINTS(_ZNSo3putEc)
PRINTS(_ZNSo5flushEv)
PRINTS(_ZSt4endlIcSt11char_traitsIcEERSt13basic_ostreamIT_T0_ES6_)
PRINTS(_ZSt4endsIcSt11char_traitsIcEERSt13basic_ostreamIT_T0_ES6_)
PRINTS(_ZSt5flushIcSt11char_traitsIcEERSt13basic_ostreamIT_T0_ES6_)
PRINTS(_ZStlsISt11char_traitsIcEERSt13basic_ostreamIcT_ES5_a)
PRINTS(_ZStlsISt11char_traitsIcEERSt13basic_ostreamIcT_ES5_c)
PRINTS(_ZStlsISt11char_traitsIcEERSt13basic_ostreamIcT_ES5_h)
PRINTS(_ZStlsIcSt11char_traitsIcEERSt13basic_ostreamIT_T0_ES6_St13_Setprecision)
PRINTS(_ZStlsIcSt11char_traitsIcEERSt13basic_ostreamIT_T0_ES6_St5_Setw)
PRINTS(_ZStlsIcSt11char_traitsIcEERSt13basic_ostreamIT_T0_ES6_St8_SetfillIS3_E)

/* std::endl, and what the code has of its kind. */
void* _ZNSolsEPFRSoS_E(void* to, void* (*what)(void*)) { return what(printed(to, CODE)); }

/* Texts. */
void* _ZStlsISt11char_traitsIcEERSt13basic_ostreamIcT_ES5_PKc(void* to, const char* text) {
  reads_text(text, CODE);
  return printed(to, CODE);
}
void* _ZStlsISt11char_traitsIcEERSt13basic_ostreamIcT_ES5_PKa(void* to, const char* text) {
  reads_text(text, CODE);
  return printed(to, CODE);
}
void* _ZStlsISt11char_traitsIcEERSt13basic_ostreamIcT_ES5_PKh(void* to, const char* text) {
  reads_text(text, CODE);
  return printed(to, CODE);
}
void* _ZSt16__ostream_insertIcSt11char_traitsIcEERSt13basic_ostreamIT_T0_ES6_PKS3_l(
    void* to, const char* text, ptrdiff_t size) {
  reads(text, (size_t)size, CODE);
  return printed(to, CODE);
}
void* _ZNSo5writeEPKcl(void* to, const char* text, ptrdiff_t size) {
  reads(text, (size_t)size, CODE);
  return printed(to, CODE);
}
void* _ZStlsIcSt11char_traitsIcESaIcEERSt13basic_ostreamIT_T0_ES7_RKNSt7__cxx1112basic_stringIS4_S5_T1_EE(
    void* to, const void* string) {
  cp_reads_string_(string);
  return printed(to, CODE);
}
