/* SPDX-License-Identifier: Apache-2.0 */
/* An interpreter of a small language's byte code, as that of Lua is one: it builds trees, and
 * counts their nodes. */
#include "bench.h"

enum opcode {
  PUSH,  /* the number that follows */
  LOCAL, /* pushes the function's argument */
  ADD,   /* of the two on top */
  SUBTRACT,
  JUMP_IF_ZERO, /* to what follows */
  CALL,         /* what follows, with the top as argument */
  RETURN,       /* the top */
  NODE,         /* a new one of the two on top */
  LEFT,         /* of the node on top */
  RIGHT,
  END
};

/* Places in the program. */
enum { BUILD = 5, LEAF = 22, COUNT = 28, NOTHING = 44, OFTEN = 47 };

/* clang-format off */
#define AGAIN LOCAL, CALL, COUNT, ADD
static const int32_t kProgram[] = {
    /* main, with the depth as argument: often(build(depth)) */
    CALL, BUILD, CALL, OFTEN, END,
    /* build(depth): a node with two of depth - 1 below, a leaf at depth 0 */
    LOCAL, JUMP_IF_ZERO, LEAF, LOCAL, PUSH, 1, SUBTRACT, CALL, BUILD,
    LOCAL, PUSH, 1, SUBTRACT, CALL, BUILD, NODE, RETURN,
    PUSH, 0, PUSH, 0, NODE, RETURN,
    /* count(node): the nodes from there on */
    LOCAL, JUMP_IF_ZERO, NOTHING, LOCAL, LEFT, CALL, COUNT, LOCAL, RIGHT, CALL, COUNT, ADD, PUSH, 1, ADD, RETURN,
    PUSH, 0, RETURN,
    /* often(node): the sum of kOften counts */
    LOCAL, CALL, COUNT, AGAIN, AGAIN, AGAIN, AGAIN, AGAIN, AGAIN, AGAIN, RETURN,
};
/* clang-format on */

enum {
  kDepth = 8,
  kOften = 8,
  kNodes = (2 << kDepth) - 1,
  kStack = 8 * (kDepth + 2) /* above what the calls need */
};

struct node {
  int32_t left, right; /* 0: none */
};

struct machine {
  unsigned trees;
  int32_t counted;
  int32_t used; /* nodes */
  struct node nodes[kNodes + 1];
};

/* An interpreter's state: the stack has, from `frame` on, the argument, the caller's frame and the
 * place to go on at, and what the function works with. */
static int32_t interpret(struct machine *machine, int32_t argument) {
  int32_t stack[kStack] = {argument};
  int32_t *frame = stack, *top = stack; /* the topmost value */
  for (const int32_t *pc = kProgram;;) {
    switch ((enum opcode) * pc++) {
      case PUSH: *++top = *pc++; break;
      case LOCAL: *++top = *frame; break;
      case ADD:
        --top;
        top[0] += top[1];
        break;
      case SUBTRACT:
        --top;
        top[0] -= top[1];
        break;
      case JUMP_IF_ZERO: pc = *top-- == 0 ? kProgram + *pc : pc + 1; break;
      case CALL:
        top[1] = (int32_t)(frame - stack);
        top[2] = (int32_t)(pc + 1 - kProgram);
        frame = top;
        top += 2;
        pc = kProgram + *pc;
        break;
      case RETURN:
        pc = kProgram + frame[2];
        frame[0] = *top;
        top = frame;
        frame = stack + frame[1];
        break;
      case NODE:
        --top;
        machine->nodes[++machine->used] = (struct node){top[0], top[1]};
        *top = machine->used;
        break;
      case LEFT: *top = machine->nodes[*top].left; break;
      case RIGHT: *top = machine->nodes[*top].right; break;
      case END: return *top;
    }
  }
}

static void *prepare(const struct order *order) {
  struct machine *machine = allocate(sizeof *machine);
  machine->trees = order->work;
  return machine;
}

static double run(void *state) {
  struct machine *machine = state;
  machine->counted = 0;
  for (unsigned i = 0; i < machine->trees; ++i) {
    machine->used = 0;
    machine->counted += interpret(machine, kDepth);
  }
  return 1e-6 * kNodes * machine->trees;
}

static bool check(const void *state) {
  const struct machine *machine = state;
  return machine->used == kNodes && machine->counted == (int32_t)(machine->trees * kNodes * kOften);
}

const struct section kInterpreter = {.name = "interpreter",
                                     .unit = "Mnode",
                                     .baseline = {0.385, 0.385},
                                     .prepare = prepare,
                                     .run = run,
                                     .check = check};
