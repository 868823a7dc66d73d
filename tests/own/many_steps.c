/* As many steps as there may be, and one more. */
#include <counterproof.h>
static unsigned char bytes[31000];
cp_thread(filler) { for (int i = 0; i < STEPS; i++) bytes[i] = 1; }
