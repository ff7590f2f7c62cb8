// SPDX-License-Identifier: Apache-2.0
#include "models/sd_card/card_registers.h"

namespace vesim::models {

using isa::u32;
using isa::u64;
using isa::u8;

namespace {

constexpr u64 kKiB = 1024;
constexpr u64 kLargestByteAddressed = u64{2} << 30;

// Command classes: basic, block read, block write, erase, application specific, switch.
constexpr u32 kCommandClasses = 1 << 0 | 1 << 2 | 1 << 4 | 1 << 5 | 1 << 8 | 1 << 10;

void put(LongRegister& words, unsigned hi, unsigned lo, u32 value) {
  for (unsigned bit = lo; bit <= hi; ++bit) {
    if (value >> (bit - lo) & 1) words[3 - bit / 32] |= 1u << bit % 32;
  }
}

LongRegister with_crc(LongRegister words) {
  put(words, 7, 1, crc7(words, 120));
  put(words, 0, 0, 1);
  return words;
}

}  // namespace

u32 crc7(const LongRegister& words, unsigned bits) {
  u32 crc = 0;
  for (unsigned i = 0; i < bits; ++i) {
    const u32 bit = words[i / 32] >> (31 - i % 32) & 1;
    const bool feedback = (crc >> 6 & 1) != bit;
    crc = (crc << 1 & 0x7f) ^ (feedback ? 0x09 : 0);
  }
  return crc;
}

LongRegister card_identification() {
  LongRegister cid{};
  put(cid, 119, 104, 'V' << 8 | 'S');
  put(cid, 103, 96, 'V');
  put(cid, 95, 64, u32{'E'} << 24 | 'S' << 16 | 'I' << 8 | 'M');
  put(cid, 63, 56, 0x10);         // revision 1.0
  put(cid, 55, 24, 1);            // serial number
  put(cid, 19, 8, 13 << 4 | 11);  // November 2013
  return with_crc(cid);
}

LongRegister card_specific_data(u64 size, bool high_speed) {
  LongRegister csd{};
  const bool block_addressed = size > kLargestByteAddressed;
  const u32 block_length = !block_addressed && size > (u64{1} << 30) ? 10 : 9;  // log2
  put(csd, 127, 126, block_addressed);
  put(csd, 119, 112, 0x0e);                     // TAAC: 1 ms
  put(csd, 103, 96, high_speed ? 0x5a : 0x32);  // TRAN_SPEED: 50 or 25 Mbit/s
  put(csd, 95, 84, kCommandClasses);
  put(csd, 83, 80, block_length);  // READ_BL_LEN
  if (block_addressed) {
    put(csd, 69, 48, static_cast<u32>(size / (512 * kKiB) - 1));  // C_SIZE
  } else {
    put(csd, 79, 79, 1);                                                   // READ_BL_PARTIAL
    put(csd, 73, 62, static_cast<u32>((size >> (9 + block_length)) - 1));  // C_SIZE
    put(csd, 49, 47, 7);  // C_SIZE_MULT: 512 blocks
  }
  put(csd, 46, 46, 1);             // ERASE_BLK_EN
  put(csd, 45, 39, 0x7f);          // SECTOR_SIZE
  put(csd, 28, 26, 2);             // R2W_FACTOR
  put(csd, 25, 22, block_length);  // WRITE_BL_LEN
  return with_crc(csd);
}

// Version 3.0x; erased blocks read as zeros; 1 and 4 bits; SET_BLOCK_COUNT is there.
std::vector<u8> configuration_register() { return {0x02, 0x05, 0x80, 0x02, 0, 0, 0, 0}; }

std::vector<u8> sd_status(unsigned bus_width) {
  std::vector<u8> status(64);
  status[0] = bus_width == 4 ? 0x80 : 0;
  status[8] = 4;  // speed class 10
  return status;
}

std::vector<u8> switch_status(unsigned selected, bool other_groups_valid) {
  std::vector<u8> status(64);
  status[1] = 100;                                 // mA at most
  for (unsigned byte = 2; byte < 14; byte += 2) {  // functions of groups 6 to 1: the default
    status[byte] = 0x80;
    status[byte + 1] = 0x01;
  }
  status[13] |= 0x02;  // group 1: high speed
  const u8 others = other_groups_valid ? 0 : 0xff;
  status[14] = status[15] = others;
  status[16] = static_cast<u8>((others & 0xf0) | selected);
  return status;
}

}  // namespace vesim::models
