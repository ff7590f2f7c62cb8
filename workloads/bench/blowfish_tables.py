#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the header with the first state of Blowfish: the hexadecimal digits of pi after the point, by
Machin's formula, pi = 16 arctan(1/5) - 4 arctan(1/239)."""

P_WORDS, S_WORDS = 18, 4 * 256
WORD_BITS, GUARD_BITS = 32, 64


def arctan_of_inverse(x, one):
    power = one // x
    total, divisor, sign = power, 1, 1
    while power:
        power //= x * x
        divisor += 2
        sign = -sign
        total += sign * (power // divisor)
    return total


def main():
    words = P_WORDS + S_WORDS
    bits = words * WORD_BITS
    one = 1 << (bits + GUARD_BITS)
    pi = 16 * arctan_of_inverse(5, one) - 4 * arctan_of_inverse(239, one)
    fraction = (pi - 3 * one) >> GUARD_BITS
    print("/* Made by blowfish_tables.py. */")
    print(f"static const uint32_t kDigitsOfPi[{words}] = {{")
    for i in range(words):
        print(f"    0x{fraction >> (bits - WORD_BITS * (i + 1)) & 0xffffffff:08x},")
    print("};")


main()
