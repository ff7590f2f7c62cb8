/* SPDX-License-Identifier: Apache-2.0 */
/* The guest's memory map: that of QEMU's vexpress-a15, as far as there is a device. */
#ifndef VMM_BOARD_H
#define VMM_BOARD_H

#define BOARD_RAM 0x80000000u
#define BOARD_RAM_MAX 0x80000000u /* bytes, to the end of 32-bit addresses */
#define BOARD_GICD 0x2c001000u
#define BOARD_GICC 0x2c002000u
#define BOARD_UART 0x1c090000u
#define BOARD_UART_SPI 5
#define BOARD_VIRTIO(index) (0x1c130000u + 0x200u * (index))
#define BOARD_VIRTIO_SPI(index) (40 + (index))
#define BOARD_VIRTIO_MAX 4
#define BOARD_CPUS_MAX 8

#endif
