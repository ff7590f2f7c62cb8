# SPDX-License-Identifier: Apache-2.0
"""What scripts/compare-qemu is made of: the two runs, their traces, the instructions in them, the comparison."""
