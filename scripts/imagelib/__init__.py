# SPDX-License-Identifier: Apache-2.0
"""Parts of scripts/images: one module per file format or outside tool."""


class ImageError(Exception):
    """The user's to mend: one line that names the thing and the fix."""
