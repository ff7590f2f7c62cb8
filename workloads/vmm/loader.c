/* SPDX-License-Identifier: Apache-2.0 */
#include "loader.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <libfdt.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"

#define ZIMAGE_OFFSET 0x8000
#define ZIMAGE_MAGIC_AT 0x24
#define ZIMAGE_MAGIC 0x016f2818u
#define INITRD_OFFSET_MAX (128u << 20) /* above the unpacked kernel, inside its low memory */
#define TREE_ROOM 0x10000
#define PAGE 4096u

struct file {
  uint8_t* bytes;
  size_t size;
};

static struct file read_file(const char* what, const char* path) {
  struct stat status;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || fstat(fd, &status) < 0) user_error("%s %s: %s", what, path, strerror(errno));
  if (!S_ISREG(status.st_mode)) user_error("%s %s is not a file", what, path);
  struct file file = {malloc((size_t)status.st_size + 1), 0};
  if (file.bytes == NULL) system_error("%s %s", what, path);
  while (file.size < (size_t)status.st_size) {
    ssize_t count = read(fd, file.bytes + file.size, (size_t)status.st_size - file.size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) user_error("%s %s: %s", what, path, strerror(errno));
    if (count == 0) break;
    file.size += (size_t)count;
  }
  close(fd);
  return file;
}

static void put(const struct guest_memory* memory, uint64_t address, const struct file* file,
                const char* path) {
  void* place = guest_range(memory, address, file->size);
  if (place == NULL) user_error("%s does not fit into the guest's memory; see -m", path);
  memcpy(place, file->bytes, file->size);
}

static bool is_zimage(const struct file* file) {
  uint32_t magic = 0;
  if (file->size >= ZIMAGE_MAGIC_AT + 4) memcpy(&magic, file->bytes + ZIMAGE_MAGIC_AT, 4);
  return magic == ZIMAGE_MAGIC;
}

static bool is_elf(const struct file* file) {
  const Elf32_Ehdr* header = (const void*)file->bytes;
  return file->size >= sizeof *header && memcmp(header->e_ident, ELFMAG, SELFMAG) == 0 &&
         header->e_ident[EI_CLASS] == ELFCLASS32 && header->e_ident[EI_DATA] == ELFDATA2LSB &&
         header->e_machine == EM_ARM;
}

static uint32_t load_elf(const struct guest_memory* memory, const struct file* file,
                         const char* path) {
  const Elf32_Ehdr* header = (const void*)file->bytes;
  for (unsigned i = 0; i < header->e_phnum; i++) {
    Elf32_Phdr segment;
    uint64_t at = (uint64_t)header->e_phoff + (uint64_t)i * sizeof segment;
    if (at + sizeof segment > file->size) user_error("kernel %s is cut off", path);
    memcpy(&segment, file->bytes + at, sizeof segment);
    if (segment.p_type != PT_LOAD || segment.p_memsz == 0) continue;
    if (segment.p_filesz > segment.p_memsz ||
        (uint64_t)segment.p_offset + segment.p_filesz > file->size) {
      user_error("kernel %s is cut off", path);
    }
    uint8_t* place = guest_range(memory, segment.p_paddr, segment.p_memsz);
    if (place == NULL) user_error("kernel %s does not fit into the guest's memory; see -m", path);
    memcpy(place, file->bytes + segment.p_offset, segment.p_filesz); /* RAM is 0 elsewhere */
  }
  return header->e_entry;
}

static uint32_t load_kernel(const struct guest_memory* memory, const char* path) {
  struct file file = read_file("kernel", path);
  uint32_t entry = (uint32_t)memory->base + ZIMAGE_OFFSET;
  if (is_zimage(&file)) {
    put(memory, entry, &file, path);
  } else if (is_elf(&file)) {
    entry = load_elf(memory, &file, path);
  } else {
    user_error("kernel %s is neither a zImage nor an ELF file for ARM", path);
  }
  free(file.bytes);
  return entry;
}

struct boot_entry load_guest(const struct guest_memory* memory, const char* kernel,
                             const char* initrd, struct device_tree* tree) {
  struct boot_entry entry = {.pc = load_kernel(memory, kernel)};
  uint64_t half = memory->size / 2;
  uint32_t at = (uint32_t)(memory->base + (half < INITRD_OFFSET_MAX ? half : INITRD_OFFSET_MAX));
  if (initrd != NULL) {
    struct file file = read_file("initrd", initrd);
    put(memory, at, &file, initrd);
    tree->initrd = at;
    tree->initrd_size = (uint32_t)file.size;
    at = (at + (uint32_t)file.size + PAGE - 1) & ~(PAGE - 1);
    free(file.bytes);
  }
  void* room = guest_range(memory, at, TREE_ROOM);
  if (room == NULL) user_error("the device tree does not fit into the guest's memory; see -m");
  int error = device_tree_write(tree, room, TREE_ROOM);
  if (error == -FDT_ERR_NOSPACE) user_error("-append is too long");
  if (error < 0) user_error("device tree: %s", fdt_strerror(error));
  entry.device_tree = at;
  return entry;
}
