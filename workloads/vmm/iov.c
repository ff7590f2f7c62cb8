/* SPDX-License-Identifier: Apache-2.0 */
#include "iov.h"

#include <stdbool.h>
#include <string.h>

size_t iov_length(const struct iovec* segments, unsigned count) {
  size_t sum = 0;
  for (unsigned i = 0; i < count; i++) sum += segments[i].iov_len;
  return sum;
}

unsigned iov_slice(const struct iovec* from, unsigned count, size_t offset, size_t length,
                   struct iovec* to) {
  unsigned used = 0;
  for (unsigned i = 0; i < count && length > 0; i++) {
    if (offset >= from[i].iov_len) {
      offset -= from[i].iov_len;
      continue;
    }
    size_t part = from[i].iov_len - offset;
    if (part > length) part = length;
    to[used].iov_base = (char*)from[i].iov_base + offset;
    to[used].iov_len = part;
    used++;
    length -= part;
    offset = 0;
  }
  return used;
}

static size_t copy(const struct iovec* segments, unsigned count, size_t offset, char* buffer,
                   size_t length, bool to_segments) {
  size_t done = 0;
  for (unsigned i = 0; i < count && done < length; i++) {
    if (offset >= segments[i].iov_len) {
      offset -= segments[i].iov_len;
      continue;
    }
    char* place = (char*)segments[i].iov_base + offset;
    size_t part = segments[i].iov_len - offset;
    if (part > length - done) part = length - done;
    if (to_segments) {
      memcpy(place, buffer + done, part);
    } else {
      memcpy(buffer + done, place, part);
    }
    done += part;
    offset = 0;
  }
  return done;
}

size_t iov_read(const struct iovec* segments, unsigned count, size_t offset, void* to,
                size_t length) {
  return copy(segments, count, offset, to, length, false);
}

size_t iov_write(const struct iovec* segments, unsigned count, size_t offset, const void* from,
                 size_t length) {
  return copy(segments, count, offset, (char*)from, length, true);
}
