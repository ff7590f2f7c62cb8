# SPDX-License-Identifier: Apache-2.0
"""Debian's armhf packages, by name, with folders of our own: nothing on the system changes."""

import hashlib
import subprocess
import sys
import time
from pathlib import Path

from . import ImageError

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
UPDATE_ATTEMPTS = 3

CONFIGURATION = """\
#clear APT::Update::Post-Invoke;
#clear DPkg::Post-Invoke;
#clear APT::Architectures;
APT::Architecture "armhf";
APT::Architectures {{ "armhf"; }};
APT::Sandbox::User "";
APT::Install-Recommends "false";
Acquire::Languages "none";
Acquire::Retries "2";
Dir::State "{root}/state";
Dir::State::lists "{root}/lists";
Dir::State::status "{root}/state/status";
Dir::Cache "{root}";
Dir::Cache::archives "{root}/archives";
Dir::Etc::sourcelist "{root}/sources.list";
Dir::Etc::sourceparts "-";
"""


def system_mirrors():
    """The Debian and Debian security archives of the user's own apt sources, None where there is none."""
    targets = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"],
        capture_output=True, text=True).stdout.split()
    found = {}
    for uri in targets:
        uri = uri.rstrip("/")
        found.setdefault(uri.rsplit("/", 1)[-1], uri)
    return found.get("debian"), found.get("debian-security")


class Apt:
    """One release's package lists and archives under `root`."""

    def __init__(self, root, release, mirror, security_mirror):
        self.root = root
        self.release = release
        self.mirror = mirror
        self.security_mirror = security_mirror

    def prepare(self):
        if not KEYRING.exists():
            raise ImageError(f"{KEYRING} is missing; install debian-archive-keyring")
        for folder in ("state", "lists/partial", "archives/partial"):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        (self.root / "state/status").touch()
        (self.root / "apt.conf").write_text(CONFIGURATION.format(root=self.root))
        suites = [(self.mirror, self.release), (self.mirror, f"{self.release}-updates")]
        if self.security_mirror:
            suites.append((self.security_mirror, f"{self.release}-security"))
        (self.root / "sources.list").write_text("".join(
            f"deb [signed-by={KEYRING}] {uri} {suite} main\n" for uri, suite in suites))

    def update(self):
        """Fetches the package lists. A suite that keeps failing is left out with a warning."""
        for attempt in range(1, UPDATE_ATTEMPTS + 1):
            result = self._run("apt-get", "-qq", "--error-on=any", "update", check=False)
            if result.returncode == 0:
                return
            if attempt < UPDATE_ATTEMPTS:
                time.sleep(attempt)
        reasons = [line for line in result.stderr.splitlines() if line.startswith(("E:", "W:"))]
        print("warning: some package lists could not be updated, going on without them:",
              *reasons[:3], sep="\n  ", file=sys.stderr)

    def dependency(self, package, prefix):
        """The package with this prefix that the candidate of `package` depends on."""
        for line in self._run("apt-cache", "depends", package, check=False).stdout.splitlines():
            key, _, value = line.strip().partition(": ")
            if key == "Depends" and value.startswith(prefix):
                return value
        raise ImageError(f"no {package} for {self.release} at {self.mirror}; "
                         "check --release, --mirror and the network")

    def libraries(self, package):
        """The packages named lib... or zlib... that it depends on."""
        lines = self._run("apt-cache", "depends", package, check=False).stdout.splitlines()
        pairs = (line.strip(" |").partition(": ")[::2] for line in lines)
        return sorted({name for key, name in pairs
                       if key in ("Depends", "PreDepends") and name.startswith(("lib", "zlib"))})

    def fetch(self, package):
        """Downloads a package (apt checks hash and signature). Returns its description."""
        fields = self._describe(package)
        archives = self.root / "archives"
        self._run("apt-get", "-qq", "download", f"{package}={fields['Version']}", cwd=archives)
        name = "{Package}_{Version}_{Architecture}.deb".format(**fields).replace(":", "%3a")
        path = archives / name
        if file_hash(path) != fields["SHA256"]:
            raise ImageError(f"{path} is damaged; remove it and run again")
        return {"name": package, "version": fields["Version"], "architecture": fields["Architecture"],
                "file": name, "sha256": fields["SHA256"]}

    def _describe(self, package):
        output = self._run("apt-cache", "--no-all-versions", "show", package, check=False).stdout
        fields = dict(line.split(": ", 1) for line in output.splitlines()
                      if ": " in line and not line.startswith(" "))
        if "SHA256" not in fields:
            raise ImageError(f"no package {package} in {self.release} at {self.mirror}; "
                             "check --release, --mirror and the network")
        return fields

    def _run(self, tool, *arguments, check=True, cwd=None):
        result = subprocess.run([tool, "-c", str(self.root / "apt.conf"), *arguments],
                                capture_output=True, text=True, cwd=cwd)
        if check and result.returncode != 0:
            reason = (result.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise ImageError(f"{tool} {' '.join(arguments)}: {reason}")
        return result


def file_hash(path):
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
