/* SPDX-License-Identifier: Apache-2.0 */
#include "message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void say(const char* format, va_list arguments, const char* reason) {
  char text[512];
  vsnprintf(text, sizeof text, format, arguments);
  fprintf(stderr, "vmm: %s%s%s\n", text, reason ? ": " : "", reason ? reason : "");
}

void warn(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say(format, arguments, NULL);
  va_end(arguments);
}

void user_error(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say(format, arguments, NULL);
  va_end(arguments);
  exit(2);
}

void system_error(const char* format, ...) {
  const char* reason = strerror(errno);
  va_list arguments;
  va_start(arguments, format);
  say(format, arguments, reason);
  va_end(arguments);
  exit(1);
}
