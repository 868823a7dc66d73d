/* Members, elements, bit-fields, unions, statics and blocks of the heap: the test reads their
 * names. One thread does everything, another looks at one of them, so that there is something to
 * race. */
#include <counterproof.h>

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

enum state { STATE_OPEN, STATE_CLOSED = 7 };

struct link {
  struct link* next;
  int key;
};

typedef struct {
  int width;
} unnamed_t;

struct object {
  pthread_mutex_t lock;
  int open;
  unsigned limit;
  bool ready;
  char letter;
  int8_t small;
  double share;
  enum state state;
  struct link node;
  struct {
    long inner;
  };
  union {
    uint32_t half;
    uint64_t full;
  } word;
  unsigned first : 3, second : 5;
  int grid[2][3];
  struct link table[4];
  unnamed_t unnamed;
  void (*handler)(void);
};

static struct object object;
static struct object* heap;
static struct link* links;
static volatile int shared;
static long numbers[5];

static void handle(void) {}

static int counted(void) {
  static int calls;
  return ++calls;
}

static void* zeroed(size_t size) { return calloc(1, size); }

cp_setup {
  pthread_mutex_init(&object.lock, NULL);
  heap = malloc(sizeof *heap);
  links = malloc(3 * sizeof *links);
}

cp_thread(writer) {
  shared = 1;
  pthread_mutex_lock(&object.lock);
  object.open = -1;
  object.limit = 4294967295U;
  object.ready = true;
  object.letter = 'x';
  object.small = -3;
  object.share = 1.5;
  object.state = STATE_CLOSED;
  object.node.next = &object.table[2];
  object.node.key = 3;
  object.inner = -4;
  object.word.half = 5;
  object.word.full = 6;
  object.second = 9;
  object.grid[1][2] = 8;
  object.table[3].key = 10;
  object.unnamed.width = 11;
  object.handler = handle;
  object.node.next = NULL;
  pthread_mutex_unlock(&object.lock);
  counted();
  numbers[4] = -7;
  heap->limit = 12;
  heap->node.next = &heap->node;
  links[2].key = 13;
  struct link* mine = zeroed(sizeof *mine);
  mine->key = 14;
  int* plain = malloc(sizeof *plain);
  *plain = -15;
  void* nobody = malloc(24);
  *(int*)nobody = 16;
  free(mine);
}

cp_thread(reader) { (void)shared; }

cp_finally { cp_assert(0, "show"); }
