# SPDX-License-Identifier: Apache-2.0
# Shell functions of jobs that look at the kernel's log.

# What was said so far is no complaint.
forget_log() {
  dmesg -c > /dev/null
}

# Warnings and worse since then; status 1 if there are none. A slow timer is the emulator's, on a busy machine.
complaints() {
  dmesg -c -r | grep '^<[0-4]>' | grep -v 'hrtimer: interrupt took'
}
