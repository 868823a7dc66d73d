/* A function that the code may do without is no less unseen where a library has it. */
#include <counterproof.h>
extern char* strtok(char*, const char*) __attribute__((weak));
static char text[8] = "a b";
cp_threads(splitter, 2) {
  if (strtok != 0) strtok(text, " ");
}
