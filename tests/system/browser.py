# SPDX-License-Identifier: Apache-2.0
"""Pages as a browser without a network shows them."""

import re
import subprocess
import tempfile
from html.parser import HTMLParser
from xml.etree import ElementTree

VOID = {"br", "hr", "img", "input", "link", "meta"}


class Page:
    """The document after its scripts have run, and what they said on the browser's console."""

    def __init__(self, path):
        with tempfile.TemporaryDirectory(prefix="vesim-browser-") as profile:
            run = subprocess.run(
                ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
                 "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--v=0", "--window-size=1400,900",
                 "--dump-dom", path.resolve().as_uri()],
                stdin=subprocess.DEVNULL, capture_output=True, check=True)
        self.messages = re.findall(r"CONSOLE[:(].*", run.stderr.decode("utf-8", "replace"))
        parser = Tree()
        parser.feed(run.stdout.decode())
        self.root = parser.builder.close()

    def all(self, path):
        return self.root.findall(path)

    def one(self, path):
        found = self.all(path)
        if len(found) != 1:
            raise AssertionError(f"{len(found)} elements {path}")
        return found[0]


class Tree(HTMLParser):
    """The document as an ElementTree."""

    def __init__(self):
        super().__init__()
        self.builder = ElementTree.TreeBuilder()

    def handle_starttag(self, tag, attributes):
        self.builder.start(tag, {name: value or "" for name, value in attributes})
        if tag in VOID:
            self.builder.end(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.builder.end(tag)

    def handle_data(self, data):
        self.builder.data(data)


def text(element):
    return "".join(element.itertext())
