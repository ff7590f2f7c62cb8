# SPDX-License-Identifier: Apache-2.0
"""The kernel proper inside a zImage."""

import lzma
import struct
import subprocess
import zlib

from . import ImageError

ZIMAGE_MAGIC = 0x016F2818


def unpack_zimage(image):
    """The uncompressed kernel ("Image") of a zImage."""
    if len(image) < 0x40 or struct.unpack_from("<I", image, 0x24)[0] != ZIMAGE_MAGIC:
        raise ImageError("the kernel is no ARM zImage")
    for magic, unpack in FORMATS:
        position = image.find(magic)
        while position >= 0:
            kernel = unpack(image[position:])
            if kernel and len(kernel) > len(image):
                return kernel
            position = image.find(magic, position + 1)
    raise ImageError("the zImage holds no kernel in a known compression (gzip, xz, lzma, zstd)")


def _gzip(data):
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data)
    except zlib.error:
        return None


def _lzma(data):
    try:
        return lzma.LZMADecompressor().decompress(data)
    except lzma.LZMAError:
        return None


def _zstd(data):
    # The tool complains about what follows the frame, after it has written all of the frame.
    return subprocess.run(["zstd", "-dcq"], input=data, capture_output=True).stdout


FORMATS = (
    (b"\xfd7zXZ\0", _lzma),
    (b"\x1f\x8b\x08", _gzip),
    (b"\x28\xb5\x2f\xfd", _zstd),
    (b"\x5d\0\0", _lzma),
)
