/* SPDX-License-Identifier: Apache-2.0 */
/* Copies between a plain buffer and a list of segments. */
#ifndef VMM_IOV_H
#define VMM_IOV_H

#include <stddef.h>
#include <sys/uio.h>

/* Sum of the lengths. */
size_t iov_length(const struct iovec* segments, unsigned count);
/* Copy up to `length` bytes from or to `offset` within the segments; return the bytes copied. */
size_t iov_read(const struct iovec* segments, unsigned count, size_t offset, void* to,
                size_t length);
size_t iov_write(const struct iovec* segments, unsigned count, size_t offset, const void* from,
                 size_t length);
/* Describes bytes [offset, offset + length) of `from` in `to` (as many elements); returns how many
 * it took. */
unsigned iov_slice(const struct iovec* from, unsigned count, size_t offset, size_t length,
                   struct iovec* to);

#endif
